//! Formats that are items one after the other: what reads and writes items makes serde's values of them here.
//!
//! The libraries that do both at once will not do. Some recurse as deep as a stranger says, some copy texts, some write
//! `()` as an array, or want a float where JavaScript writes the integer 3. And they call their format one that people
//! cannot read, which serde's tagged enums forget: these keep what they hold, and read it again as from a readable
//! format, so that no `IpAddr` or `Uuid` comes through.

mod de;
mod ser;

use std::borrow::Cow;
use std::fmt;

pub(super) use self::de::decode;
pub(super) use self::ser::encode;

/// How deep arrays and maps may lie in each other, as in `serde_json`: there is room for it on any stack.
const MAX_DEPTH: u32 = 128;

/// What a message is made of.
pub(super) enum Item<'de> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    /// Beyond 64 bits.
    #[cfg_attr(not(feature = "cbor"), expect(dead_code, reason = "MessagePack has none"))]
    Large(i128),
    Float(f64),
    Text(Cow<'de, str>),
    Bytes(Cow<'de, [u8]>),
    /// So many items follow; `None`: all up to a break.
    Array(Option<u64>),
    /// So many pairs follow; `None`: all up to a break.
    Map(Option<u64>),
    #[cfg_attr(not(feature = "cbor"), expect(dead_code, reason = "MessagePack has none"))]
    Break,
}

/// A payload as items.
pub(super) trait Read<'de> {
    fn item(&mut self) -> Result<Item<'de>, Error>;

    /// How many bytes are left.
    fn rest(&self) -> usize;
}

/// How items are written.
pub(super) trait Write {
    fn null(out: &mut Vec<u8>) -> Result<(), Error>;
    fn bool(value: bool, out: &mut Vec<u8>) -> Result<(), Error>;
    fn unsigned(value: u64, out: &mut Vec<u8>) -> Result<(), Error>;
    fn signed(value: i64, out: &mut Vec<u8>) -> Result<(), Error>;
    fn float32(value: f32, out: &mut Vec<u8>) -> Result<(), Error>;
    fn float64(value: f64, out: &mut Vec<u8>) -> Result<(), Error>;
    fn text(value: &str, out: &mut Vec<u8>) -> Result<(), Error>;
    fn bytes(value: &[u8], out: &mut Vec<u8>) -> Result<(), Error>;

    /// The head of an array, before its items.
    fn array(len: usize, out: &mut Vec<u8>) -> Result<(), Error>;

    /// The head of a map, before its pairs.
    fn map(len: usize, out: &mut Vec<u8>) -> Result<(), Error>;
}

/// What serde or a format has to say.
#[derive(Debug)]
pub(super) struct Error(String);

impl Error {
    pub(super) fn new(text: impl fmt::Display) -> Self {
        Self(text.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::new(text)
    }
}

impl serde::ser::Error for Error {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::new(text)
    }
}
