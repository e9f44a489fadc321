//! What comes out of the receiving half.

use bytes::Bytes;

use crate::InFrame;
use crate::proto::close::CloseFrame;
use crate::proto::utf8;

/// Something that arrived whole.
#[derive(Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "closed by RFC 6455 §11.8")]
pub enum Event<'a> {
    /// A text message.
    Text(TextPayload<'a>),
    /// A binary message.
    Binary(Payload<'a>),
    /// A ping. It is to be answered with its payload (RFC 6455 §5.5.2).
    Ping(Payload<'a>),
    /// A pong.
    Pong(Payload<'a>),
    /// The peer's close frame; nothing that follows is looked at.
    Close(Option<CloseFrame>),
}

/// The payload of an event: a part of the bytes just read, or a message that was put together.
#[derive(Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "these are the two places")]
pub enum Payload<'a> {
    /// In the bytes just read.
    Read(&'a [u8]),
    /// Put together from several reads or fragments.
    Joined(Bytes),
}

/// The payload of a text message.
#[derive(Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "these are the two kinds")]
pub enum TextPayload<'a> {
    /// In the bytes just read, and UTF-8.
    Read(&'a str),
    /// Put together, and UTF-8 if that is checked at all; or unchecked.
    Other(Payload<'a>),
}

impl AsRef<[u8]> for Payload<'_> {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Read(bytes) => bytes,
            Self::Joined(bytes) => bytes,
        }
    }
}

impl<'a> From<InFrame<'a>> for Event<'a> {
    #[inline]
    fn from(frame: InFrame<'a>) -> Self {
        match frame {
            InFrame::Text(text) => Self::Text(TextPayload::Read(text)),
            InFrame::RawText(payload) => Self::Text(TextPayload::Other(Payload::Read(payload))),
            InFrame::Binary(payload) => Self::Binary(Payload::Read(payload)),
            InFrame::Ping(payload) => Self::Ping(Payload::Read(payload)),
            InFrame::Pong(payload) => Self::Pong(Payload::Read(payload)),
        }
    }
}

impl Event<'_> {
    /// The event as handlers see it; `None` for a close. `validated` is what the option `validate_utf8` was.
    pub fn frame(&self, validated: bool) -> Option<InFrame<'_>> {
        Some(match self {
            Event::Text(TextPayload::Read(text)) => InFrame::Text(text),
            Event::Text(TextPayload::Other(payload)) if !validated => InFrame::RawText(payload.as_ref()),
            Event::Text(TextPayload::Other(payload)) => match utf8::text(payload.as_ref()) {
                Ok(text) => InFrame::Text(text),
                Err(_) => InFrame::RawText(payload.as_ref()),
            },
            Event::Binary(payload) => InFrame::Binary(payload.as_ref()),
            Event::Ping(payload) => InFrame::Ping(payload.as_ref()),
            Event::Pong(payload) => InFrame::Pong(payload.as_ref()),
            Event::Close(_) => return None,
        })
    }

    /// The whole payload as shared bytes, where it is that already.
    pub fn shared(&self) -> Option<&Bytes> {
        match self {
            Event::Text(TextPayload::Other(Payload::Joined(bytes)))
            | Event::Binary(Payload::Joined(bytes))
            | Event::Ping(Payload::Joined(bytes))
            | Event::Pong(Payload::Joined(bytes)) => Some(bytes),
            _ => None,
        }
    }
}
