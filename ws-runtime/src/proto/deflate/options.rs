//! The compression that a server wants.

use std::fmt;
use std::num::NonZeroU32;
use std::ops::RangeInclusive;

/// How messages are compressed, where the option `compress` lets a connection negotiate it (RFC 7692 §7.1). Cowboy's
/// `deflate_opts` (B31).
///
/// ```
/// use ws_runtime::{DeflateOptions, Options};
/// # fn main() -> Result<(), ws_runtime::OutOfRange> {
///
/// let deflate = DeflateOptions::new().level(9)?.server_max_window_bits(15)?.client_context_takeover(false);
/// let options = Options::new().compress(true).deflate_opts(deflate);
/// assert_eq!(DeflateOptions::new().level(99).unwrap_err().to_string(), "`level` is 0 to 9, not 99");
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct DeflateOptions {
    pub(super) level: u8,
    pub(super) mem_level: u8,
    pub(super) strategy: Strategy,
    pub(super) server_context_takeover: bool,
    pub(super) client_context_takeover: bool,
    pub(super) server_max_window_bits: u8,
    pub(super) client_max_window_bits: u8,
    pub(super) threshold: usize,
    pub(super) max_inflate_ratio: Option<NonZeroU32>,
}

/// What kind of data the compressor is to expect. zlib's strategies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Strategy {
    /// Any.
    #[default]
    Default,
    /// Small values that seem random, as from a filter.
    Filtered,
    /// No matching of strings, only Huffman coding.
    HuffmanOnly,
    /// Matches with the byte before only: fast, and good for images.
    Rle,
    /// The fixed Huffman codes only.
    Fixed,
}

/// A number that an option does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfRange {
    option: &'static str,
    range: RangeInclusive<u8>,
    given: u8,
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { option, range, given } = self;
        write!(f, "`{option}` is {} to {}, not {given}", range.start(), range.end())
    }
}

impl std::error::Error for OutOfRange {}

impl DeflateOptions {
    /// The defaults named below: they take little memory, and leave short messages as they are.
    pub const fn new() -> Self {
        Self {
            level: 6,
            mem_level: 5,
            strategy: Strategy::Default,
            server_context_takeover: true,
            client_context_takeover: true,
            server_max_window_bits: 12,
            client_max_window_bits: 15,
            threshold: 1024,
            max_inflate_ratio: None,
        }
    }

    /// Cowboy's defaults: everything is compressed, as well as zlib can (Cowboy's B31, B106). Where a client can have
    /// its own text sent back, it can choose one that takes most of the time that there is: see [`level`](Self::level).
    pub const fn cowboy() -> Self {
        Self { level: 9, mem_level: 8, server_max_window_bits: 15, threshold: 0, ..Self::new() }
    }

    /// How hard to compress: 0 (not at all) to 9, with results like zlib's. Default: 6. With 9 and a window of 15 bits, text
    /// takes 2 to 8 times as long as with 6.
    ///
    /// # Errors
    /// Any other number.
    pub fn level(mut self, level: u8) -> Result<Self, OutOfRange> {
        self.level = within("level", 0..=9, level)?;
        Ok(self)
    }

    /// How much memory to compress with: 1 to 9. A block of a message has its own codes, and consists of at most
    /// `2^(mem_level + 6)` literals and references. Default: 5.
    ///
    /// # Errors
    /// Any other number.
    pub fn mem_level(mut self, level: u8) -> Result<Self, OutOfRange> {
        self.mem_level = within("mem_level", 1..=9, level)?;
        Ok(self)
    }

    /// What kind of data to expect. Default: any.
    pub const fn strategy(mut self, strategy: Strategy) -> Self {
        self.strategy = strategy;
        self
    }

    /// Whether the server's messages may refer to those before them, as far as the client allows it. Without, the
    /// connection owns no memory for compression, and messages get longer. Default: yes (RFC 7692 §7.1.1.1).
    pub const fn server_context_takeover(mut self, takeover: bool) -> Self {
        self.server_context_takeover = takeover;
        self
    }

    /// The same for the client's messages (RFC 7692 §7.1.1.2). Default: yes.
    pub const fn client_context_takeover(mut self, takeover: bool) -> Self {
        self.client_context_takeover = takeover;
        self
    }

    /// How far back the server's messages may refer, as a power of two of bytes: 8 to 15; less if the client asks for
    /// it (RFC 7692 §7.1.2.1). With context takeover, so much memory may belong to the connection. Default: 12, which
    /// is 4 KiB.
    ///
    /// # Errors
    /// Any other number.
    pub fn server_max_window_bits(mut self, bits: u8) -> Result<Self, OutOfRange> {
        self.server_max_window_bits = within("server_max_window_bits", 8..=15, bits)?;
        Ok(self)
    }

    /// The same for the client's messages (RFC 7692 §7.1.2.2). Below 15, nothing is compressed with a client that
    /// does not offer to be limited (Cowboy's B28); browsers offer it. Default: 15, which is 32 KiB.
    ///
    /// # Errors
    /// Any other number.
    pub fn client_max_window_bits(mut self, bits: u8) -> Result<Self, OutOfRange> {
        self.client_max_window_bits = within("client_max_window_bits", 8..=15, bits)?;
        Ok(self)
    }

    /// The shortest message that is compressed, in bytes; shorter ones go plain. Default: 1,024.
    pub const fn threshold(mut self, bytes: usize) -> Self {
        self.threshold = bytes;
        self
    }

    /// How many times longer than on the wire a message may become while it is inflated, once that is more than
    /// 64 KiB; at least 1. Beyond, the client gets 1009. `None`: `max_message_size` alone is the bound. Deflate itself
    /// reaches 1,032, and honest JSON 100. Default: `None`.
    pub fn max_inflate_ratio(mut self, ratio: impl Into<Option<u32>>) -> Self {
        self.max_inflate_ratio = ratio.into().map(|ratio| NonZeroU32::new(ratio).unwrap_or(NonZeroU32::MIN));
        self
    }
}

/// What compressors differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    pub(super) level: u8,
    pub(super) mem_level: u8,
    pub(super) strategy: Strategy,
    pub(super) window_bits: u8,
}

impl Config {
    pub(super) const fn new(options: &DeflateOptions, window_bits: u8) -> Self {
        let DeflateOptions { level, mem_level, strategy, .. } = *options;
        Self { level, mem_level, strategy, window_bits }
    }

    /// How far back a message may refer, as a power of two.
    pub(crate) const fn window_bits(self) -> u8 {
        self.window_bits
    }
}

impl Default for DeflateOptions {
    fn default() -> Self {
        Self::new()
    }
}

fn within(option: &'static str, range: RangeInclusive<u8>, given: u8) -> Result<u8, OutOfRange> {
    if range.contains(&given) { Ok(given) } else { Err(OutOfRange { option, range, given }) }
}
