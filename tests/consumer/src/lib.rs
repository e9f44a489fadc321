//! A user's crate, of the strictest kind: what `#[websocket]` writes passes here, or it is a bug of the macro's.
//!
//! It calls the runtime by another name, has no prelude, and turns on every lint that a crate may have on.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(
    warnings,
    future_incompatible,
    let_underscore,
    nonstandard_style,
    refining_impl_trait,
    rust_2018_idioms,
    rust_2024_compatibility,
    unused,
    absolute_paths_not_starting_with_crate,
    ambiguous_negative_literals,
    explicit_outlives_requirements,
    impl_trait_redundant_captures,
    keyword_idents,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_abi,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::clone_on_ref_ptr,
    clippy::exhaustive_structs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::let_underscore_must_use,
    clippy::let_underscore_untyped,
    clippy::min_ident_chars,
    clippy::panic,
    clippy::same_name_method,
    clippy::shadow_reuse,
    clippy::shadow_same,
    clippy::shadow_unrelated,
    clippy::str_to_string,
    clippy::unreachable,
    clippy::unwrap_used
)]

// The other way to name it, once for all blocks: hooks.rs has no `crate = ..`.
extern crate sockets as ws_runtime;

mod by_hand;
mod frames;
mod generic;
mod hooks;
mod own_info;
mod requests;
mod typed;

pub use self::by_hand::ByHand;
pub use self::frames::{Frames, FramesHandle, FramesInfo};
pub use self::generic::{Cell, CellHandle, CellInfo, Value};
pub use self::hooks::Guarded;
pub use self::own_info::{News, Reader};
pub use self::requests::{Answers, Question};
pub use self::typed::{Chat, ChatHandle, ChatInfo, ClientMsg, ServerMsg};
