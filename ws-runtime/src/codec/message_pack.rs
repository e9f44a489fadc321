//! MessagePack.

use std::borrow::Cow;

use rmp::Marker;
use rmp::decode::read_marker;
use rmp::encode;

use super::items::{self, Error, Item};
use super::sealed::Trust;
use super::{Codec, Decoder, Encoder, MessagePayload, ReplyPayload};
use crate::command::Crash;
use crate::decode::DecodeError;
use crate::frame::MessageKind;

/// MessagePack, in binary messages: JSON's model with bytes in it, in fewer bytes. With the feature `msgpack`.
///
/// Structs and enums are maps with the names of their fields, as in JSON, and all else is written as in JSON, too.
/// Texts and bytes can be borrowed, nesting ends at 128, and extension types are not taken, but for
/// the `undefined` of JavaScript, which is null.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(docsrs, doc(cfg(feature = "msgpack")))]
#[expect(clippy::exhaustive_enums, reason = "it has no values")]
pub enum MessagePack {}

impl Codec for MessagePack {
    const KIND: MessageKind = MessageKind::Binary;
    const TRUST: Trust = Trust(true);
}

impl<'a, T: MessagePayload<'a>> Decoder<'a, T> for MessagePack {
    fn decode(payload: &'a [u8]) -> Result<T, DecodeError> {
        items::decode(Read(payload))
    }
}

impl<T: ReplyPayload + ?Sized> Encoder<T> for MessagePack {
    fn encode(value: &T, out: &mut Vec<u8>) -> Result<(), Crash> {
        items::encode::<Write>(value, out)
    }
}

/// The rest of a payload.
struct Read<'de>(&'de [u8]);

impl<'de> Read<'de> {
    fn number<const LEN: usize>(&mut self) -> Result<[u8; LEN], Error> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or_else(cut)?;
        self.0 = rest;
        Ok(*bytes)
    }

    fn slice(&mut self, len: impl Into<u64>) -> Result<&'de [u8], Error> {
        let len = usize::try_from(len.into()).ok();
        let (bytes, rest) = len.and_then(|len| self.0.split_at_checked(len)).ok_or_else(cut)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn bytes(&mut self, len: impl Into<u64>) -> Result<Item<'de>, Error> {
        Ok(Item::Bytes(Cow::Borrowed(self.slice(len)?)))
    }

    fn text(&mut self, len: impl Into<u64>) -> Result<Item<'de>, Error> {
        let text = simdutf8::basic::from_utf8(self.slice(len)?).map_err(|_| Error::new("a text is not UTF-8"))?;
        Ok(Item::Text(Cow::Borrowed(text)))
    }
}

/// The only fault that reading without looking can have.
#[cold]
fn cut() -> Error {
    Error::new("the message ends in the middle of an item")
}

impl<'de> items::Read<'de> for Read<'de> {
    fn item(&mut self) -> Result<Item<'de>, Error> {
        Ok(match read_marker(&mut self.0).map_err(|_| cut())? {
            Marker::Null => Item::Null,
            Marker::True => Item::Bool(true),
            Marker::False => Item::Bool(false),
            Marker::FixPos(value) => Item::Unsigned(value.into()),
            Marker::FixNeg(value) => Item::Signed(value.into()),
            Marker::U8 => Item::Unsigned(u8::from_be_bytes(self.number()?).into()),
            Marker::U16 => Item::Unsigned(u16::from_be_bytes(self.number()?).into()),
            Marker::U32 => Item::Unsigned(u32::from_be_bytes(self.number()?).into()),
            Marker::U64 => Item::Unsigned(u64::from_be_bytes(self.number()?)),
            Marker::I8 => Item::Signed(i8::from_be_bytes(self.number()?).into()),
            Marker::I16 => Item::Signed(i16::from_be_bytes(self.number()?).into()),
            Marker::I32 => Item::Signed(i32::from_be_bytes(self.number()?).into()),
            Marker::I64 => Item::Signed(i64::from_be_bytes(self.number()?)),
            Marker::F32 => Item::Float(f32::from_be_bytes(self.number()?).into()),
            Marker::F64 => Item::Float(f64::from_be_bytes(self.number()?)),
            Marker::FixStr(len) => self.text(len)?,
            Marker::Str8 => self.number().map(u8::from_be_bytes).and_then(|len| self.text(len))?,
            Marker::Str16 => self.number().map(u16::from_be_bytes).and_then(|len| self.text(len))?,
            Marker::Str32 => self.number().map(u32::from_be_bytes).and_then(|len| self.text(len))?,
            Marker::Bin8 => self.number().map(u8::from_be_bytes).and_then(|len| self.bytes(len))?,
            Marker::Bin16 => self.number().map(u16::from_be_bytes).and_then(|len| self.bytes(len))?,
            Marker::Bin32 => self.number().map(u32::from_be_bytes).and_then(|len| self.bytes(len))?,
            Marker::FixArray(len) => Item::Array(Some(len.into())),
            Marker::Array16 => Item::Array(Some(u16::from_be_bytes(self.number()?).into())),
            Marker::Array32 => Item::Array(Some(u32::from_be_bytes(self.number()?).into())),
            Marker::FixMap(len) => Item::Map(Some(len.into())),
            Marker::Map16 => Item::Map(Some(u16::from_be_bytes(self.number()?).into())),
            Marker::Map32 => Item::Map(Some(u32::from_be_bytes(self.number()?).into())),
            // What libraries in JavaScript write for their other word for nothing.
            Marker::FixExt1 if self.0.starts_with(&[0, 0]) => {
                self.slice(2_u8)?;
                Item::Null
            }
            Marker::Reserved => return Err(Error::new("there is no item that begins with 0xc1")),
            _ => return Err(Error::new("extension types are not taken")),
        })
    }

    fn rest(&self) -> usize {
        self.0.len()
    }
}

struct Write;

impl items::Write for Write {
    fn null(out: &mut Vec<u8>) -> Result<(), Error> {
        encode::write_nil(out).map_err(Error::new)
    }

    fn bool(value: bool, out: &mut Vec<u8>) -> Result<(), Error> {
        encode::write_bool(out, value).map_err(Error::new)
    }

    fn unsigned(value: u64, out: &mut Vec<u8>) -> Result<(), Error> {
        encode::write_uint(out, value).map(drop).map_err(Error::new)
    }

    fn signed(value: i64, out: &mut Vec<u8>) -> Result<(), Error> {
        encode::write_sint(out, value).map(drop).map_err(Error::new)
    }

    fn float32(value: f32, out: &mut Vec<u8>) -> Result<(), Error> {
        encode::write_f32(out, value).map_err(Error::new)
    }

    fn float64(value: f64, out: &mut Vec<u8>) -> Result<(), Error> {
        encode::write_f64(out, value).map_err(Error::new)
    }

    fn text(value: &str, out: &mut Vec<u8>) -> Result<(), Error> {
        len(value.len())?;
        encode::write_str(out, value).map_err(Error::new)
    }

    fn bytes(value: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        len(value.len())?;
        encode::write_bin(out, value).map_err(Error::new)
    }

    fn array(count: usize, out: &mut Vec<u8>) -> Result<(), Error> {
        encode::write_array_len(out, len(count)?).map(drop).map_err(Error::new)
    }

    fn map(count: usize, out: &mut Vec<u8>) -> Result<(), Error> {
        encode::write_map_len(out, len(count)?).map(drop).map_err(Error::new)
    }
}

/// A length as the format has room for.
fn len(len: usize) -> Result<u32, Error> {
    u32::try_from(len).map_err(|_| Error::new("MessagePack has no lengths beyond 32 bits"))
}
