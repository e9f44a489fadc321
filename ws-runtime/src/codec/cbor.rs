//! CBOR.

use std::borrow::Cow;

use minicbor::data::Type;
use minicbor::decode::{self, Decoder as Items};
use minicbor::encode::{self, Encoder as Out};

use super::items::{self, Error, Item};
use super::sealed::Trust;
use super::{Codec, Decoder, Encoder, MessagePayload, ReplyPayload};
use crate::command::Crash;
use crate::decode::DecodeError;
use crate::frame::MessageKind;

/// CBOR (RFC 8949), in binary messages: JSON's model with bytes in it, in fewer bytes. With the feature `cbor`.
///
/// Structs and enums are maps with the names of their fields, as in JSON, and all else is written as in JSON, too.
/// Texts and bytes can be borrowed, nesting ends at 128, and tags are passed over.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(docsrs, doc(cfg(feature = "cbor")))]
#[expect(clippy::exhaustive_enums, reason = "it has no values")]
pub enum Cbor {}

impl Codec for Cbor {
    const KIND: MessageKind = MessageKind::Binary;
    const TRUST: Trust = Trust(true);
}

impl<'a, T: MessagePayload<'a>> Decoder<'a, T> for Cbor {
    fn decode(payload: &'a [u8]) -> Result<T, DecodeError> {
        items::decode(Read(Items::new(payload)))
    }
}

impl<T: ReplyPayload + ?Sized> Encoder<T> for Cbor {
    fn encode(value: &T, out: &mut Vec<u8>) -> Result<(), Crash> {
        items::encode::<Write>(value, out)
    }
}

struct Read<'de>(Items<'de>);

impl<'de> Read<'de> {
    fn read(&mut self) -> Result<Item<'de>, decode::Error> {
        let items = &mut self.0;
        Ok(loop {
            break match items.datatype()? {
                // RFC 8949 §3.4: what does not know a tag may take what is tagged.
                Type::Tag => {
                    items.tag()?;
                    continue;
                }
                Type::Null => {
                    items.null()?;
                    Item::Null
                }
                // The other word of JavaScript's for nothing.
                Type::Undefined => {
                    items.undefined()?;
                    Item::Null
                }
                Type::Bool => Item::Bool(items.bool()?),
                Type::U8 | Type::U16 | Type::U32 | Type::U64 => Item::Unsigned(items.u64()?),
                Type::I8 | Type::I16 | Type::I32 | Type::I64 => Item::Signed(items.i64()?),
                Type::Int => Item::Large(items.int()?.into()),
                Type::F16 => Item::Float(items.f16()?.into()),
                Type::F32 => Item::Float(items.f32()?.into()),
                Type::F64 => Item::Float(items.f64()?),
                Type::String => Item::Text(Cow::Borrowed(items.str()?)),
                Type::StringIndef => Item::Text(Cow::Owned(items.str_iter()?.collect::<Result<String, _>>()?)),
                Type::Bytes => Item::Bytes(Cow::Borrowed(items.bytes()?)),
                Type::BytesIndef => {
                    let mut bytes = Vec::new();
                    for piece in items.bytes_iter()? {
                        bytes.extend_from_slice(piece?);
                    }
                    Item::Bytes(Cow::Owned(bytes))
                }
                Type::Array | Type::ArrayIndef => Item::Array(items.array()?),
                Type::Map | Type::MapIndef => Item::Map(items.map()?),
                Type::Break => {
                    items.set_position(items.position() + 1);
                    Item::Break
                }
                other => return Err(decode::Error::type_mismatch(other)),
            };
        })
    }
}

impl<'de> items::Read<'de> for Read<'de> {
    fn item(&mut self) -> Result<Item<'de>, Error> {
        self.read().map_err(Error::new)
    }

    fn rest(&self) -> usize {
        self.0.input().len().saturating_sub(self.0.position())
    }
}

struct Write;

/// Writes one item.
macro_rules! write {
    ($out:ident.$method:ident($($value:expr)?)) => {
        Out::new($out).$method($($value)?).and_then(Out::ok).map_err(unwritten)
    };
}

impl items::Write for Write {
    fn null(out: &mut Vec<u8>) -> Result<(), Error> {
        write!(out.null())
    }

    fn bool(value: bool, out: &mut Vec<u8>) -> Result<(), Error> {
        write!(out.bool(value))
    }

    fn unsigned(value: u64, out: &mut Vec<u8>) -> Result<(), Error> {
        write!(out.u64(value))
    }

    fn signed(value: i64, out: &mut Vec<u8>) -> Result<(), Error> {
        write!(out.i64(value))
    }

    fn float32(value: f32, out: &mut Vec<u8>) -> Result<(), Error> {
        write!(out.f32(value))
    }

    fn float64(value: f64, out: &mut Vec<u8>) -> Result<(), Error> {
        write!(out.f64(value))
    }

    fn text(value: &str, out: &mut Vec<u8>) -> Result<(), Error> {
        write!(out.str(value))
    }

    fn bytes(value: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        write!(out.bytes(value))
    }

    fn array(count: usize, out: &mut Vec<u8>) -> Result<(), Error> {
        write!(out.array(count as u64))
    }

    fn map(count: usize, out: &mut Vec<u8>) -> Result<(), Error> {
        write!(out.map(count as u64))
    }
}

/// A buffer takes everything, but the library does not say so.
fn unwritten<E: std::fmt::Display>(error: encode::Error<E>) -> Error
where
    encode::Error<E>: std::fmt::Display,
{
    Error::new(error)
}
