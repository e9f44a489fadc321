//! From values to items.

use std::marker::PhantomData;

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::{Error, Write};
use crate::command::Crash;

/// Appends the items that `value` is.
pub(in super::super) fn encode<W: Write>(value: &(impl Serialize + ?Sized), out: &mut Vec<u8>) -> Result<(), Crash> {
    Ok(value.serialize(&mut Serializer::<W> { out, write: PhantomData })?)
}

struct Serializer<'a, W> {
    out: &'a mut Vec<u8>,
    write: PhantomData<W>,
}

type Done = Result<(), Error>;

impl<'s, 'a, W: Write> ser::Serializer for &'s mut Serializer<'a, W> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Elements<'s, 'a, W>;
    type SerializeTuple = Elements<'s, 'a, W>;
    type SerializeTupleStruct = Elements<'s, 'a, W>;
    type SerializeTupleVariant = Elements<'s, 'a, W>;
    type SerializeMap = Elements<'s, 'a, W>;
    type SerializeStruct = Elements<'s, 'a, W>;
    type SerializeStructVariant = Elements<'s, 'a, W>;

    fn serialize_bool(self, value: bool) -> Done {
        W::bool(value, self.out)
    }

    fn serialize_i8(self, value: i8) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Done {
        W::signed(value, self.out)
    }

    fn serialize_i128(self, value: i128) -> Done {
        match i64::try_from(value) {
            Ok(value) => self.serialize_i64(value),
            Err(_) => self.serialize_u64(u64::try_from(value).map_err(|_| too_large())?),
        }
    }

    fn serialize_u8(self, value: u8) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Done {
        W::unsigned(value, self.out)
    }

    fn serialize_u128(self, value: u128) -> Done {
        self.serialize_u64(u64::try_from(value).map_err(|_| too_large())?)
    }

    fn serialize_f32(self, value: f32) -> Done {
        W::float32(value, self.out)
    }

    fn serialize_f64(self, value: f64) -> Done {
        W::float64(value, self.out)
    }

    fn serialize_char(self, value: char) -> Done {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Done {
        W::text(value, self.out)
    }

    fn serialize_bytes(self, value: &[u8]) -> Done {
        W::bytes(value, self.out)
    }

    fn serialize_none(self) -> Done {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        W::null(self.out)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        self.variant(variant)?;
        value.serialize(self)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Elements<'s, 'a, W>, Error> {
        Elements::begin(self, len, W::array)
    }

    fn serialize_tuple(self, len: usize) -> Result<Elements<'s, 'a, W>, Error> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<Elements<'s, 'a, W>, Error> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Elements<'s, 'a, W>, Error> {
        self.variant(variant)?;
        self.serialize_seq(Some(len))
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Elements<'s, 'a, W>, Error> {
        Elements::begin(self, len, W::map)
    }

    fn serialize_struct(self, _: &'static str, len: usize) -> Result<Elements<'s, 'a, W>, Error> {
        self.serialize_map(Some(len))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Elements<'s, 'a, W>, Error> {
        self.variant(variant)?;
        self.serialize_map(Some(len))
    }
}

impl<W: Write> Serializer<'_, W> {
    /// Begins a variant that holds something.
    fn variant(&mut self, name: &'static str) -> Done {
        W::map(1, self.out)?;
        W::text(name, self.out)
    }
}

#[cold]
fn too_large() -> Error {
    Error::new("the number has more than 64 bits")
}

/// An array or a map that has been begun.
struct Elements<'s, 'a, W> {
    ser: &'s mut Serializer<'a, W>,
    head: fn(usize, &mut Vec<u8>) -> Done,
    /// Where its head is, or has to be put if it is not known yet how many elements come.
    start: usize,
    announced: Option<usize>,
    count: usize,
}

impl<'s, 'a, W: Write> Elements<'s, 'a, W> {
    fn begin(
        ser: &'s mut Serializer<'a, W>,
        announced: Option<usize>,
        head: fn(usize, &mut Vec<u8>) -> Done,
    ) -> Result<Self, Error> {
        let start = ser.out.len();
        if let Some(len) = announced {
            head(len, ser.out)?;
        }
        Ok(Self { ser, head, start, announced, count: 0 })
    }

    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.count += 1;
        value.serialize(&mut *self.ser)
    }

    fn add_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Done {
        self.add(name)?;
        value.serialize(&mut *self.ser)
    }

    fn finish(self) -> Done {
        match self.announced {
            Some(len) if len == self.count => Ok(()),
            Some(_) => Err(Error::new("not as many elements as announced")),
            None => {
                let mut head = Vec::new();
                (self.head)(self.count, &mut head)?;
                self.ser.out.splice(self.start..self.start, head);
                Ok(())
            }
        }
    }
}

/// Each of serde's traits for what has elements says the same in words of its own.
macro_rules! elements {
    ($($trait:ident: $method:ident($($name:ident)?) = $add:ident;)*) => {$(
        impl<W: Write> $trait for Elements<'_, '_, W> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, $($name: &'static str,)? value: &T) -> Done {
                self.$add($($name,)? value)
            }

            fn end(self) -> Done {
                self.finish()
            }
        }
    )*};
}

elements! {
    SerializeSeq: serialize_element() = add;
    SerializeTuple: serialize_element() = add;
    SerializeTupleStruct: serialize_field() = add;
    SerializeTupleVariant: serialize_field() = add;
    SerializeStruct: serialize_field(name) = add_field;
    SerializeStructVariant: serialize_field(name) = add_field;
}

impl<W: Write> SerializeMap for Elements<'_, '_, W> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.add(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut *self.ser)
    }

    fn end(self) -> Done {
        self.finish()
    }
}
