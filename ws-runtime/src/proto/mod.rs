//! RFC 6455 and RFC 7692 as pure functions of bytes: headers, masking, UTF-8, close codes, the opening handshake,
//! compression.
//!
//! Nothing here reads a socket or a clock, and nothing that a peer sends can make it panic.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod close;
pub mod connect;
pub mod deflate;
pub mod handshake;
pub mod header;
pub mod mask;
pub mod opcode;
pub(crate) mod room;
pub mod token;
pub mod utf8;
pub mod violation;
