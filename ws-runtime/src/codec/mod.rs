//! Between values and payloads.

#[cfg(feature = "cbor")]
mod cbor;
#[cfg(any(feature = "cbor", feature = "msgpack"))]
mod items;
mod json;
#[cfg(feature = "msgpack")]
mod message_pack;
mod serde_error;

use serde::{Deserialize, Serialize};

#[cfg(feature = "cbor")]
pub use self::cbor::Cbor;
pub use self::json::Json;
#[cfg(feature = "msgpack")]
pub use self::message_pack::MessagePack;
use crate::command::Crash;
use crate::decode::DecodeError;
use crate::frame::MessageKind;
use crate::prepared::Prepared;
use crate::session::Outbox;

/// A format of messages: what `#[websocket(codec = ..)]` names.
///
/// A codec is a type without values. [`Decoder`] and [`Encoder`] say for which types it is one: for those of serde all
/// at once, as [`Json`] does, or for some. One of your own:
///
/// ```
/// use ws_runtime::{Codec, Crash, DecodeError, Decoder, Encoder, MessageKind};
///
/// /// A line of words.
/// enum Words {}
///
/// impl Codec for Words {
///     const KIND: MessageKind = MessageKind::Text;
/// }
///
/// enum ClientMsg<'a> {
///     Say { text: &'a str },
///     Leave,
/// }
///
/// impl<'a> Decoder<'a, ClientMsg<'a>> for Words {
///     fn decode(payload: &'a [u8]) -> Result<ClientMsg<'a>, DecodeError> {
///         let text = std::str::from_utf8(payload).map_err(|error| DecodeError::malformed(error.to_string()))?;
///         match text.split_once(' ').unwrap_or((text, "")) {
///             ("say", text) => Ok(ClientMsg::Say { text }),
///             ("leave", "") => Ok(ClientMsg::Leave),
///             ("leave", _) => Err(DecodeError::malformed("`leave` takes nothing")),
///             (word, _) => Err(DecodeError::unknown_type(format!("`{word}` is not known"))),
///         }
///     }
/// }
///
/// enum ServerMsg {
///     Said { text: String },
/// }
///
/// impl Encoder<ServerMsg> for Words {
///     fn encode(value: &ServerMsg, out: &mut Vec<u8>) -> Result<(), Crash> {
///         let ServerMsg::Said { text } = value;
///         out.extend_from_slice(b"said ");
///         out.extend_from_slice(text.as_bytes());
///         Ok(())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a codec",
    label = "not a codec",
    note = "`Json`, `MessagePack` and `Cbor` are codecs, and so is a type of your own that implements `Codec`"
)]
pub trait Codec {
    /// The kind of messages that it is written in and read from.
    const KIND: MessageKind;

    /// Whether what it writes needs a look.
    #[doc(hidden)]
    const TRUST: sealed::Trust = sealed::Trust(false);
}

/// A codec that messages of the type `T` can be decoded by, where they may borrow from the payload.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a codec that decodes `{T}`",
    label = "it does not decode `{T}`",
    note = "`Json`, `MessagePack` and `Cbor` decode what serde deserializes; a codec of your own implements `Decoder<'_, {T}>`"
)]
pub trait Decoder<'a, T>: Codec {
    /// Takes the value out of a whole message. A text is UTF-8, if the option `validate_utf8` is on.
    ///
    /// # Errors
    /// If the payload is not, in all of its length, a `T`: [`DecodeError::malformed`] or [`DecodeError::unknown_type`].
    /// Payloads are what strangers have sent: this neither panics, nor does it take more memory or stack than the
    /// length of the payload is worth.
    fn decode(payload: &'a [u8]) -> Result<T, DecodeError>;
}

/// A codec that replies of the type `T` can be encoded by.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a codec that encodes `{T}`",
    label = "it does not encode `{T}`",
    note = "`Json`, `MessagePack` and `Cbor` encode what serde serializes; a codec of your own implements `Encoder<{T}>`"
)]
pub trait Encoder<T: ?Sized>: Codec {
    /// Appends a whole message to `out`.
    ///
    /// # Errors
    /// If there is no such message for the value. Nothing is sent then, and the connection ends as after a panic.
    fn encode(value: &T, out: &mut Vec<u8>) -> Result<(), Crash>;
}

/// What a type must be so that the codecs of serde decode it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be decoded from a websocket message",
    label = "not a message payload",
    note = "add `#[derive(serde::Deserialize)]` to `{Self}`"
)]
pub trait MessagePayload<'a>: Deserialize<'a> {}

#[diagnostic::do_not_recommend]
impl<'a, T: Deserialize<'a>> MessagePayload<'a> for T {}

/// What a type must be so that the codecs of serde encode it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as a reply",
    label = "not serializable",
    note = "add `#[derive(serde::Serialize)]` to `{Self}`"
)]
pub trait ReplyPayload: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> ReplyPayload for T {}

mod sealed {
    /// That a codec only appends, and that its texts are UTF-8. It has no name outside of this crate.
    #[derive(Clone, Copy, Debug)]
    #[expect(unnameable_types, reason = "so that nobody else claims it")]
    pub struct Trust(pub(super) bool);
}

/// Sends `value`; if it cannot be encoded, that is the end of the connection.
#[inline]
pub(crate) fn send<C: Encoder<T>, T: ?Sized>(value: &T, out: &mut Outbox) {
    let sent = if C::TRUST.0 {
        out.message_with(C::KIND, |buffer| C::encode(value, buffer))
    } else {
        // Whatever it does to the buffer, it does it to no other message.
        out.copied_with(C::KIND, |buffer| {
            C::encode(value, buffer)?;
            check::<C>(buffer)
        })
    };
    if let Err(crash) = sent {
        failed(&crash, out);
    }
}

#[cold]
fn failed(crash: &Crash, out: &mut Outbox) {
    out.crash(format!("the reply cannot be encoded: {crash}"));
}

/// A text has to be UTF-8 (RFC 6455 §5.6).
fn check<C: Codec>(payload: &[u8]) -> Result<(), Crash> {
    match C::KIND {
        MessageKind::Text if simdutf8::basic::from_utf8(payload).is_err() => {
            Err(Crash::new(format!("`{}` has written a text that is not UTF-8", std::any::type_name::<C>())))
        }
        _ => Ok(()),
    }
}

impl Prepared {
    /// A message that is `value` in the format of `C`.
    ///
    /// ```
    /// use ws_runtime::{Json, Prepared};
    ///
    /// let news = Prepared::encode::<Json, _>(&[1, 2])?;
    /// assert_eq!(news.payload(), b"[1,2]");
    /// # Ok::<(), ws_runtime::Crash>(())
    /// ```
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn encode<C: Encoder<T>, T: ?Sized>(value: &T) -> Result<Self, Crash> {
        let mut payload = Vec::new();
        C::encode(value, &mut payload)?;
        if !C::TRUST.0 {
            check::<C>(&payload)?;
        }
        Ok(Self::new(C::KIND.opcode(), &payload))
    }

    /// A text message that is `value` as JSON.
    ///
    /// # Errors
    /// If it cannot be serialized.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, Crash> {
        Self::encode::<Json, T>(value)
    }
}
