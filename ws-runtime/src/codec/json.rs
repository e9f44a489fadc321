//! JSON.

use super::sealed::Trust;
use super::serde_error::decode_error;
use super::{Codec, Decoder, Encoder, MessagePayload, ReplyPayload};
use crate::command::Crash;
use crate::decode::DecodeError;
use crate::frame::MessageKind;

/// JSON (RFC 8259), in texts: what is spoken where nothing else is said.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "it has no values")]
pub enum Json {}

impl Codec for Json {
    const KIND: MessageKind = MessageKind::Text;
    const TRUST: Trust = Trust(true);
}

impl<'a, T: MessagePayload<'a>> Decoder<'a, T> for Json {
    #[inline]
    fn decode(payload: &'a [u8]) -> Result<T, DecodeError> {
        serde_json::from_slice(payload).map_err(|error| decode_error(error.to_string()))
    }
}

impl<T: ReplyPayload + ?Sized> Encoder<T> for Json {
    #[inline]
    fn encode(value: &T, out: &mut Vec<u8>) -> Result<(), Crash> {
        Ok(serde_json::to_writer(out, value)?)
    }
}
