//! From payloads to the arguments of handler methods.

use std::fmt;
use std::str;

use bytes::Bytes;

use crate::command::IntoCommands;
use crate::frame::Text;
use crate::proto::close::{CloseCode, CloseFrame};
use crate::session::Outbox;
use crate::terminate::{ErrorReason, TerminateReason};

/// A message that the handler's types cannot take. A `#[decode_error]` method gets it.
///
/// Returned from a handler method, or where there is no such method, it ends the connection with
/// [`close_code`](Self::close_code).
#[derive(Debug)]
pub struct DecodeError {
    kind: Kind,
    text: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    /// Not in the format, or not in the shape, of its type.
    Malformed,
    /// Of a type that is not known: a variant of an enum, which is how types of messages are spelt.
    UnknownType,
    /// Of a kind, text or binary, that is not taken.
    Unsupported,
}

impl DecodeError {
    /// The code that tells the client: 1003 for a variant that is not known, as that of a type of message, and for a kind
    /// of message that is not taken; 1007 for any other fault (RFC 6455 §7.4.1).
    pub const fn close_code(&self) -> CloseCode {
        match self.kind {
            Kind::Malformed => CloseCode::INVALID_PAYLOAD,
            Kind::UnknownType | Kind::Unsupported => CloseCode::UNSUPPORTED_DATA,
        }
    }

    /// A message that is not in the format, or not in the shape, of its type.
    pub fn malformed(text: impl Into<String>) -> Self {
        Self { kind: Kind::Malformed, text: text.into() }
    }

    /// A message of a type that is not known: a variant that the enum of the messages does not have.
    pub fn unknown_type(text: impl Into<String>) -> Self {
        Self { kind: Kind::UnknownType, text: text.into() }
    }

    pub(crate) fn unsupported(text: &str) -> Self {
        Self { kind: Kind::Unsupported, text: text.to_owned() }
    }

    fn not_utf8() -> Self {
        Self::malformed("the text is not UTF-8")
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for DecodeError {}

impl<H: ?Sized> IntoCommands<H> for DecodeError {
    fn into_commands(self, out: &mut Outbox) {
        let reason = match self.kind {
            Kind::Malformed => "the message cannot be decoded",
            Kind::UnknownType => "messages of this type are not known here",
            Kind::Unsupported => "this kind of message is not taken here",
        };
        tracing::debug!(error = ?self.text, "{reason}");
        out.end(Some(&CloseFrame::new(self.close_code(), reason)), TerminateReason::Error(ErrorReason::BadEncoding));
    }
}

/// What the argument of a `#[decode_error]` method may be: [`DecodeError`] or `&DecodeError`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the argument of a `#[decode_error]` method",
    label = "not the error",
    note = "take `DecodeError` or `&DecodeError`; the connection's argument is called `cx`"
)]
pub trait FromDecodeError<'a>: Sized {
    /// Takes the error, or borrows it.
    fn from_decode_error(error: &'a mut DecodeError) -> Self;
}

impl<'a> FromDecodeError<'a> for DecodeError {
    fn from_decode_error(error: &'a mut DecodeError) -> Self {
        let nothing = Self { kind: Kind::Malformed, text: String::new() };
        std::mem::replace(error, nothing)
    }
}

impl<'a> FromDecodeError<'a> for &'a DecodeError {
    fn from_decode_error(error: &'a mut DecodeError) -> Self {
        error
    }
}

/// A text message's content.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "these are the two kinds")]
pub enum InText<'a> {
    /// Checked.
    Text(&'a str),
    /// Unchecked, with the option `validate_utf8` off.
    Raw(&'a [u8]),
}

impl<'a> InText<'a> {
    pub(crate) const fn as_bytes(self) -> &'a [u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Raw(bytes) => bytes,
        }
    }
}

/// What the argument of a `#[text]` method may be: `&str`, `String`, [`Text`], or bytes as in [`FromBytes`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the argument of a `#[text]` method",
    label = "not a text",
    note = "take `&str`, `String`, `Text`, `&[u8]`, `Vec<u8>` or `Bytes`; the connection's argument is called `cx`"
)]
pub trait FromText<'a>: Sized {
    /// Takes the text; `share` makes shared bytes of its bytes.
    ///
    /// # Errors
    /// If it was not checked before, and is not UTF-8.
    fn from_text(text: InText<'a>, share: &dyn Fn(&[u8]) -> Bytes) -> Result<Self, DecodeError>;
}

/// What the argument of a `#[binary]`, `#[ping]` or `#[pong]` method may be: `&[u8]`, `Vec<u8>` or [`Bytes`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the argument of a `#[binary]`, `#[ping]` or `#[pong]` method",
    label = "not a payload",
    note = "take `&[u8]`, `Vec<u8>` or `Bytes`; the connection's argument is called `cx`"
)]
pub trait FromBytes<'a>: Sized {
    /// Takes the payload; `share` makes shared bytes of it.
    fn from_bytes(payload: &'a [u8], share: &dyn Fn(&[u8]) -> Bytes) -> Self;
}

impl<'a> FromText<'a> for &'a str {
    fn from_text(text: InText<'a>, _share: &dyn Fn(&[u8]) -> Bytes) -> Result<Self, DecodeError> {
        match text {
            InText::Text(text) => Ok(text),
            InText::Raw(bytes) => str::from_utf8(bytes).map_err(|_| DecodeError::not_utf8()),
        }
    }
}

impl<'a> FromText<'a> for String {
    fn from_text(text: InText<'a>, share: &dyn Fn(&[u8]) -> Bytes) -> Result<Self, DecodeError> {
        <&str>::from_text(text, share).map(str::to_owned)
    }
}

impl<'a> FromText<'a> for Text {
    fn from_text(text: InText<'a>, share: &dyn Fn(&[u8]) -> Bytes) -> Result<Self, DecodeError> {
        Self::from_utf8(share(text.as_bytes())).map_err(|_| DecodeError::not_utf8())
    }
}

macro_rules! from_bytes {
    ($($type:ty: |$payload:ident, $share:ident| $value:expr;)*) => {$(
        impl<'a> FromBytes<'a> for $type {
            fn from_bytes($payload: &'a [u8], $share: &dyn Fn(&[u8]) -> Bytes) -> Self {
                $value
            }
        }

        impl<'a> FromText<'a> for $type {
            fn from_text(text: InText<'a>, share: &dyn Fn(&[u8]) -> Bytes) -> Result<Self, DecodeError> {
                Ok(FromBytes::from_bytes(text.as_bytes(), share))
            }
        }
    )*};
}

from_bytes! {
    &'a [u8]: |payload, _share| payload;
    Vec<u8>: |payload, _share| payload.to_vec();
    Bytes: |payload, share| share(payload);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unchecked_text_is_checked_where_a_text_is_wanted() {
        let share = |bytes: &[u8]| Bytes::copy_from_slice(bytes);
        assert!(<&str>::from_text(InText::Raw(b"\xFF"), &share).is_err());
        assert!(String::from_text(InText::Raw(b"\xFF"), &share).is_err());
        assert!(Text::from_text(InText::Raw(b"\xFF"), &share).is_err());
        assert_eq!(<&[u8]>::from_text(InText::Raw(b"\xFF"), &share).unwrap(), b"\xFF");
        assert_eq!(Bytes::from_text(InText::Text("x"), &share).unwrap(), "x");
    }
}
