//! permessage-deflate (RFC 7692): what a server wants, what is agreed on, and compression by it.
//!
//! No connection owns a compressor. Those belong to threads, and each message gets one for as long as it takes; what a
//! connection keeps for context takeover is the plain text that the next message may refer to, and no more of it than
//! there has been.

mod deflater;
mod engines;
mod history;
mod inflater;
mod negotiation;
mod options;
#[cfg(test)]
mod tests;

pub use deflater::Deflater;
pub(crate) use deflater::{deflate_alone, with_scratch};
pub(crate) use engines::Config;
pub use inflater::Inflater;
pub(crate) use inflater::Inflating;
pub use negotiation::{Agreed, Extension, negotiate};
pub use options::{DeflateOptions, OutOfRange, Strategy};

/// The end of a sync flush, which messages leave out (RFC 7692 §7.2.1).
const TAIL: [u8; 4] = [0x00, 0x00, 0xFF, 0xFF];
