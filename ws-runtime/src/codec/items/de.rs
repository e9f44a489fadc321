//! From items to values.

use std::borrow::Cow;

use serde::de::{self, Deserialize, DeserializeSeed, IntoDeserializer as _, Visitor};
use serde::forward_to_deserialize_any;

use super::{Error, Item, MAX_DEPTH, Read};
use crate::codec::serde_error::decode_error;
use crate::decode::DecodeError;

/// The value that `items` are, to the last.
pub(in super::super) fn decode<'de, T: Deserialize<'de>>(items: impl Read<'de>) -> Result<T, DecodeError> {
    let mut deserializer = Deserializer { items, peeked: None, depth: 0 };
    let value = T::deserialize(&mut deserializer).map_err(|error| decode_error(error.0))?;
    if deserializer.peeked.is_some() || deserializer.items.rest() > 0 {
        return Err(DecodeError::malformed("trailing bytes"));
    }
    Ok(value)
}

struct Deserializer<'de, R> {
    items: R,
    /// An item that was looked at, and not taken.
    peeked: Option<Item<'de>>,
    depth: u32,
}

impl<'de, R: Read<'de>> Deserializer<'de, R> {
    fn next(&mut self) -> Result<Item<'de>, Error> {
        self.peeked.take().map_or_else(|| self.items.item(), Ok)
    }

    fn peek(&mut self) -> Result<&Item<'de>, Error> {
        let item = self.next()?;
        Ok(self.peeked.insert(item))
    }

    /// What is within an array or a map.
    fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        if self.depth == MAX_DEPTH {
            return Err(Error::new("too much is nested"));
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    /// The elements of an array or a map, all of which `visit` has to take.
    fn elements<T>(
        &mut self,
        left: Option<u64>,
        visit: impl FnOnce(&mut Elements<'_, 'de, R>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.within(|de| {
            let mut elements = Elements { left, de };
            let value = visit(&mut elements)?;
            elements.end()?;
            Ok(value)
        })
    }
}

impl<'de, R: Read<'de>> de::Deserializer<'de> for &mut Deserializer<'de, R> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.next()? {
            Item::Null => visitor.visit_unit(),
            Item::Bool(value) => visitor.visit_bool(value),
            Item::Unsigned(value) => visitor.visit_u64(value),
            Item::Signed(value) => visitor.visit_i64(value),
            Item::Large(value) => visitor.visit_i128(value),
            Item::Float(value) => match large_integer(value) {
                Some(value) => visitor.visit_i64(value),
                None => visitor.visit_f64(value),
            },
            Item::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Item::Text(Cow::Owned(text)) => visitor.visit_string(text),
            Item::Bytes(Cow::Borrowed(bytes)) => visitor.visit_borrowed_bytes(bytes),
            Item::Bytes(Cow::Owned(bytes)) => visitor.visit_byte_buf(bytes),
            Item::Array(len) => self.elements(len, |elements| visitor.visit_seq(elements)),
            Item::Map(len) => self.elements(len, |elements| visitor.visit_map(elements)),
            Item::Break => Err(Error::new("a break where an item should be")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if matches!(self.peek()?, Item::Null) {
            self.peeked = None;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    /// A variant is its name, or a map from its name to what it holds.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.next()? {
            Item::Text(Cow::Borrowed(name)) => visitor.visit_enum(de::value::BorrowedStrDeserializer::new(name)),
            Item::Text(Cow::Owned(name)) => visitor.visit_enum(name.into_deserializer()),
            Item::Map(len @ (Some(1) | None)) => self.elements(len, |elements| visitor.visit_enum(elements)),
            _ => Err(Error::new("expected a variant: its name, or a map with its name as the only key")),
        }
    }

    /// Bytes may be where a list of numbers is wanted: that is what a list of bytes is written as in JavaScript.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.next()? {
            Item::Bytes(bytes) => {
                let mut numbers = de::value::SeqDeserializer::new(bytes.iter().copied());
                let value = visitor.visit_seq(&mut numbers)?;
                numbers.end()?;
                Ok(value)
            }
            item => {
                self.peeked = Some(item);
                self.deserialize_any(visitor)
            }
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        tuple_struct map struct identifier ignored_any
    }
}

/// The integer that a float is, if it is one beyond 32 bits: libraries in JavaScript write those so. Where a float is
/// wanted, it is the same.
fn large_integer(value: f64) -> Option<i64> {
    /// From here on, floats leave out integers.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_large = value.abs() > f64::from(i32::MAX) && value.abs() < EXACT;
    #[expect(clippy::cast_possible_truncation, reason = "there is room for what is exact")]
    (is_large && value.fract() == 0.0).then_some(value as i64)
}

/// What is left of an array or a map; `None` where a break ends it.
struct Elements<'a, 'de, R> {
    left: Option<u64>,
    de: &'a mut Deserializer<'de, R>,
}

impl<'de, R: Read<'de>> Elements<'_, 'de, R> {
    /// Whether there is one more, which is then counted.
    fn next(&mut self) -> Result<bool, Error> {
        match &mut self.left {
            Some(0) => Ok(false),
            Some(left) => {
                *left -= 1;
                Ok(true)
            }
            None => Ok(!matches!(self.de.peek()?, Item::Break)),
        }
    }

    fn end(&mut self) -> Result<(), Error> {
        if self.next()? {
            return Err(Error::new("there are more elements than expected"));
        }
        if self.left.is_none() {
            self.de.peeked = None;
        }
        Ok(())
    }

    /// No more than there are bytes for, whatever a stranger claims, and no more than a few: what is nested can claim
    /// the same bytes at each level.
    fn hint(&self) -> Option<usize> {
        const FEW: usize = 64;
        self.left.map(|left| usize::try_from(left).unwrap_or(FEW).min(self.de.items.rest()).min(FEW))
    }
}

impl<'de, R: Read<'de>> de::SeqAccess<'de> for &mut Elements<'_, 'de, R> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.next()? { seed.deserialize(&mut *self.de).map(Some) } else { Ok(None) }
    }

    fn size_hint(&self) -> Option<usize> {
        self.hint()
    }
}

impl<'de, R: Read<'de>> de::MapAccess<'de> for &mut Elements<'_, 'de, R> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if self.next()? { seed.deserialize(&mut *self.de).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(&mut *self.de)
    }

    fn size_hint(&self) -> Option<usize> {
        self.hint()
    }
}

/// A variant with what it holds is the only pair of a map.
impl<'de, R: Read<'de>> de::EnumAccess<'de> for &mut Elements<'_, 'de, R> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(mut self, seed: V) -> Result<(V::Value, Self), Error> {
        let variant = de::MapAccess::next_key_seed(&mut self, seed)?;
        Ok((variant.ok_or_else(|| Error::new("expected a variant"))?, self))
    }
}

impl<'de, R: Read<'de>> de::VariantAccess<'de> for &mut Elements<'_, 'de, R> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Deserialize::deserialize(&mut *self.de)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(&mut *self.de)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_any(&mut *self.de, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_any(&mut *self.de, visitor)
    }
}
