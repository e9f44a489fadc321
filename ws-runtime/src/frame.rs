//! Frames as handlers see and send them.

use std::fmt;

use bytes::Bytes;

use crate::prepared::Prepared;
use crate::proto::close::{CloseCode, CloseFrame, CloseReason};
use crate::proto::opcode::Opcode;
use crate::proto::utf8;

/// What came from the client: a whole message, a ping or a pong. Cowboy's `InFrame`.
///
/// Text and payload are borrowed from the connection's read buffer for as long as the handler works on them.
/// A close frame never gets here: it ends the connection, and `terminate` is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InFrame<'a> {
    /// A text message.
    Text(&'a str),
    /// A text message while the option `validate_utf8` is off: it was not checked.
    RawText(&'a [u8]),
    /// A binary message.
    Binary(&'a [u8]),
    /// A ping. It has been answered already.
    Ping(&'a [u8]),
    /// A pong, asked for or not.
    Pong(&'a [u8]),
}

/// The two kinds of messages (RFC 6455 §5.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed by RFC 6455 §11.8")]
pub enum MessageKind {
    /// A text, in UTF-8.
    Text,
    /// Any bytes.
    Binary,
}

impl MessageKind {
    pub(crate) const fn opcode(self) -> Opcode {
        match self {
            Self::Text => Opcode::Text,
            Self::Binary => Opcode::Binary,
        }
    }
}

/// What a handler sends. Cowboy's `OutFrame`.
///
/// ```
/// use ws_runtime::{CloseCode, Frame};
///
/// let frames = [Frame::text("hello"), Frame::binary(vec![1, 2]), Frame::ping(), Frame::close(CloseCode::NORMAL, "bye")];
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Frame {
    /// A text message.
    Text(Text),
    /// A binary message.
    Binary(Bytes),
    /// A text or binary message that was prepared for many connections.
    Prepared(Prepared),
    /// A ping.
    Ping(ControlPayload),
    /// A pong. There is no need to answer pings: that is done.
    Pong(ControlPayload),
    /// The end, with a code and a reason or, as `None`, without.
    Close(Option<CloseFrame>),
}

impl Frame {
    /// A text message.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }

    /// A binary message.
    pub fn binary(payload: impl Into<Bytes>) -> Self {
        Self::Binary(payload.into())
    }

    /// A ping without payload.
    pub const fn ping() -> Self {
        Self::Ping(ControlPayload::empty())
    }

    /// A pong without payload.
    pub const fn pong() -> Self {
        Self::Pong(ControlPayload::empty())
    }

    /// A close with a code and a reason (`""` for none).
    pub fn close(code: CloseCode, reason: impl Into<CloseReason>) -> Self {
        Self::Close(Some(CloseFrame::new(code, reason)))
    }
}

/// A text that is cheap to clone: bytes that are UTF-8, shared.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Text(Bytes);

impl Text {
    /// A text that is part of the program, without a copy.
    pub const fn from_static(text: &'static str) -> Self {
        Self(Bytes::from_static(text.as_bytes()))
    }

    /// The text. It is checked anew, so this takes time in its length.
    pub fn as_str(&self) -> &str {
        utf8::text(&self.0).unwrap_or_default()
    }

    /// The bytes of the text.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes of the text, shared.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }

    /// `bytes` as text, if they are UTF-8.
    ///
    /// # Errors
    /// The bytes, if not.
    pub fn from_utf8(bytes: Bytes) -> Result<Self, Bytes> {
        if utf8::text(&bytes).is_ok() { Ok(Self(bytes)) } else { Err(bytes) }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Bytes::copy_from_slice(text.as_bytes()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The payload of a ping or a pong: at most [`ControlPayload::MAX_LEN`] bytes (RFC 6455 §5.5).
///
/// ```
/// use ws_runtime::{ControlPayload, Frame};
///
/// let ping = Frame::Ping(ControlPayload::new("now").unwrap());
/// assert!(ControlPayload::new(vec![0; 126]).is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ControlPayload(Bytes);

impl ControlPayload {
    /// 125 bytes.
    pub const MAX_LEN: usize = 125;

    /// No payload.
    pub const fn empty() -> Self {
        Self(Bytes::new())
    }

    /// The payload `bytes`; `None` if they are more than 125.
    pub fn new(bytes: impl Into<Bytes>) -> Option<Self> {
        Some(bytes.into()).filter(|bytes| bytes.len() <= Self::MAX_LEN).map(Self)
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Prepared> for Frame {
    fn from(prepared: Prepared) -> Self {
        Self::Prepared(prepared)
    }
}
