//! What has to compile, and to do what it says: a file for each, with nothing in it but one subject.
//!
//! Each is a module, so that all are compiled at once; inner attributes hold for a module as they do for a crate. What has
//! to be a crate of its own is `tests/consumer`.
#![allow(
    dead_code,
    elided_lifetimes_in_paths,
    missing_debug_implementations,
    missing_docs,
    redundant_lifetimes,
    unnameable_types,
    unreachable_pub,
    unsafe_code,
    unused_lifetimes,
    unused_qualifications,
    clippy::all,
    clippy::nursery,
    clippy::pedantic,
    clippy::restriction,
    reason = "a case is about what compiles, and has the lints that it needs at its head"
)]

pub mod argument_alias;
pub mod argument_alias_of_the_same_name;
pub mod argument_function_types;
pub mod argument_many;
pub mod argument_mut;
pub mod argument_self_type;
pub mod argument_trailing_commas;
pub mod argument_underscored;
pub mod argument_unnamed;
pub mod attribute_allow;
pub mod attribute_inline;
pub mod attribute_must_use;
pub mod attribute_of_a_macro;
pub mod attribute_of_the_block;
pub mod attribute_path;
pub mod attribute_track_caller;
pub mod block_async_and_not;
pub mod block_consts;
pub mod block_enum_state;
pub mod block_helpers;
pub mod block_in_a_function;
pub mod block_private_module;
pub mod block_shared_self;
pub mod block_two_in_a_module;
pub mod block_type_with_path;
pub mod block_unsafe_body;
pub mod cfg_all_infos;
pub mod cfg_attr;
pub mod cfg_infos;
pub mod cfg_methods;
pub mod cfg_variants;
pub mod codec_beside_text;
pub mod codec_borrowed;
pub mod codec_by_protocol;
pub mod codec_cbor;
pub mod codec_generic;
pub mod codec_json;
pub mod codec_message_pack;
pub mod codec_own;
pub mod deprecated_info;
pub mod deprecated_method;
pub mod deprecated_type;
pub mod deprecated_variant;
pub mod docs;
pub mod every_role;
pub mod generic_bounds;
pub mod generic_concrete_argument;
pub mod generic_const;
pub mod generic_default;
pub mod generic_lifetime_of_block;
pub mod generic_reply;
pub mod generic_static_lifetime;
pub mod generic_where;
pub mod generic_without_lifetime;
pub mod hook_async;
pub mod hook_cfg;
pub mod hook_control_flow;
pub mod hook_without_arguments;
pub mod info_empty;
pub mod info_generic;
pub mod info_generic_unused;
pub mod info_number;
pub mod info_own;
pub mod info_own_timer;
pub mod info_restricted;
pub mod info_static;
pub mod init_own_error;
pub mod init_plain;
pub mod init_refusing;
pub mod init_state;
pub mod init_upgrade;
pub mod macro_attributes;
pub mod macro_block;
pub mod macro_expressions;
pub mod macro_items;
pub mod macro_names;
pub mod macro_nested;
pub mod macro_own_names;
pub mod macro_pattern;
pub mod macro_type;
pub mod message_alias;
pub mod message_array;
pub mod message_borrowed;
pub mod message_borrowed_whole;
pub mod message_boxed;
pub mod message_cow;
pub mod message_empty;
pub mod message_generic;
pub mod message_lifetime_of_method;
pub mod message_list;
pub mod message_non_exhaustive;
pub mod message_of_another_crate;
pub mod message_struct;
pub mod message_tuple;
pub mod minimal;
pub mod name_generated_arguments;
pub mod name_generated_consts;
pub mod name_generated_methods;
pub mod name_of_variant;
pub mod name_own_macros;
pub mod name_own_modules;
pub mod name_own_option;
pub mod name_own_result;
pub mod name_own_strings;
pub mod name_own_traits;
pub mod name_result_alias;
pub mod no_implicit_prelude;
pub mod option_at_the_edge;
pub mod option_deflate;
pub mod pattern_alternatives;
pub mod pattern_at;
pub mod pattern_boxed_field;
pub mod pattern_constants;
pub mod pattern_guard;
pub mod pattern_literals;
pub mod pattern_mut;
pub mod pattern_nested;
pub mod pattern_ranges;
pub mod pattern_ref;
pub mod pattern_rest;
pub mod pattern_slices;
pub mod pattern_tuple_variants;
pub mod raw_argument;
pub mod raw_field;
pub mod raw_method;
pub mod raw_type;
pub mod raw_variant;
pub mod request_guard;
pub mod request_ids;
pub mod request_later;
pub mod request_results;
pub mod return_binary;
pub mod return_commands;
pub mod return_crash;
pub mod return_impl;
pub mod return_nested;
pub mod return_never;
pub mod return_own_error;
pub mod return_text;
pub mod return_tuples_and_arrays;
pub mod serde_adjacent;
pub mod serde_external;
pub mod serde_flatten;
pub mod serde_internal;
pub mod serde_other;
pub mod serde_untagged;
pub mod stream_of_answers;
pub mod stream_of_commands;
pub mod stream_or_error;
pub mod variants_borrowed;
pub mod variants_constants;
pub mod variants_generic;
pub mod variants_named;
pub mod variants_none;
pub mod variants_projected;
pub mod variants_wildcard;

#[test]
fn every_case_is_named_here() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/pass")).unwrap();
    for entry in folder {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let name = file.strip_suffix(".rs").unwrap();
        let line = format!("pub mod {name};");
        assert!(name == "main" || include_str!("main.rs").lines().any(|named| named == line), "write `{line}`");
    }
}
