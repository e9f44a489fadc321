//! permessage-deflate (RFC 7692): what a server wants, what is agreed on, and compression by it.
//!
//! No connection owns a compressor. Those belong to threads, and each message gets one for as long as it takes; what a
//! connection keeps for context takeover is the plain text that the next message may refer to, and little more of it than
//! that. Where in that text what is, the thread knows for the connections that it has had to do with lately.
//!
//! What is compressed here, and how hard, is told by zlib's parameters; the encoder is not zlib's, whose streams cost more
//! to begin than a short message takes. The decoder is for short messages that come whole; all others go through zlib's.

mod decoder;
mod deflater;
mod encoder;
mod engines;
mod history;
mod inflater;
mod negotiation;
mod options;
mod symbols;
#[cfg(test)]
mod tests;

pub use deflater::Deflater;
pub(crate) use deflater::{deflate_alone, with_scratch};
pub use inflater::Inflater;
pub(crate) use inflater::Inflating;
pub use negotiation::{Agreed, Extension, negotiate};
pub(crate) use options::Config;
pub use options::{DeflateOptions, OutOfRange, Strategy};

/// Zeros, without a copy of them on the stack.
#[expect(clippy::unnecessary_box_returns, reason = "they are large")]
fn zeros<const SIZE: usize, T: Clone + Copy + Default + std::fmt::Debug>() -> Box<[T; SIZE]> {
    vec![T::default(); SIZE].into_boxed_slice().try_into().unwrap_or_else(|_| Box::new([T::default(); SIZE]))
}

/// The end of a sync flush, which messages leave out (RFC 7692 §7.2.1).
const TAIL: [u8; 4] = [0x00, 0x00, 0xFF, 0xFF];
