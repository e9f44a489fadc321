//! Codecs: the values and bytes of each, strangers' payloads, and real connections that speak them.

mod connections;
mod hostile;
mod own;
mod shapes;

use serde::{Deserialize, Serialize};
use ws_runtime::{Cbor, DecodeError, Decoder, Json, MessagePack, Prepared};

/// A codec of serde's, for tests of them all.
trait Format {
    const NAME: &'static str;
    fn encode<T: Serialize + ?Sized>(value: &T) -> Vec<u8>;
    fn decode<'a, T: Deserialize<'a>>(payload: &'a [u8]) -> Result<T, DecodeError>;
}

macro_rules! formats {
    ($($codec:ident)*) => {$(
        impl Format for $codec {
            const NAME: &'static str = stringify!($codec);

            fn encode<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
                Prepared::encode::<Self, T>(value).unwrap().payload().to_vec()
            }

            fn decode<'a, T: Deserialize<'a>>(payload: &'a [u8]) -> Result<T, DecodeError> {
                <Self as Decoder<T>>::decode(payload)
            }
        }
    )*};
}

formats!(Json MessagePack Cbor);
