//! Bytes into events: frames, fragments, limits (RFC 6455 §5), compressed messages (RFC 7692 §7.2.2).

use bytes::Bytes;

use crate::InFrame;
use crate::proto::close::CloseFrame;
use crate::proto::deflate::{Inflater, Inflating};
use crate::proto::header::{self, Coding, Expect, FrameHeader};
use crate::proto::mask::unmask;
use crate::proto::opcode::Opcode;
use crate::proto::room::make_room;
use crate::proto::utf8::{self, Utf8};
use crate::proto::violation::Violation;

/// What a peer may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "filled from Options alone")]
pub struct Limits {
    /// The longest payload of one frame on the wire, in bytes.
    pub max_frame_size: u64,
    /// The longest message, all fragments together, in bytes: on the wire and, if it is compressed, inflated.
    pub max_message_size: u64,
    /// The most fragments of one message.
    pub max_fragments: u32,
    /// Whether texts and close reasons have to be UTF-8.
    pub validate_utf8: bool,
}

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

/// What [`Inbound::recv`] made of the bytes.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "a pair with names")]
pub struct Received<'a> {
    /// How many of the bytes are done with.
    pub consumed: usize,
    /// What they brought; `None`: all are consumed and more are needed.
    pub event: Result<Option<Event<'a>>, Violation>,
}

/// The receiving half of a connection.
#[derive(Debug)]
pub struct Inbound {
    limits: Limits,
    state: State,
    /// The header that is not finished.
    partial: [u8; header::MAX_LEN],
    partial_len: u8,
    /// The message that is open.
    message: Option<Box<Message>>,
    /// The control frame that is not finished.
    control: Vec<u8>,
    /// For compressed messages, if they were agreed on.
    inflater: Option<Box<Inflater>>,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// Between frames, or in a header.
    Header,
    /// In a payload of which `received` bytes have come.
    Payload { frame: FrameHeader, received: u64 },
    /// After a close frame or a violation.
    Closed,
}

/// A message that is not finished.
#[derive(Debug)]
struct Message {
    opcode: Opcode,
    payload: Vec<u8>,
    utf8: Utf8,
    fragments: u32,
    /// Whether an earlier frame has left it open for continuations.
    fragmented: bool,
    /// How long its frames are that have been admitted.
    wire: u64,
    /// For a compressed message.
    inflating: Option<Inflating>,
}

impl Inbound {
    /// A receiver at the start of a connection.
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            state: State::Header,
            partial: [0; header::MAX_LEN],
            partial_len: 0,
            message: None,
            control: Vec::new(),
            inflater: None,
        }
    }

    /// Takes compressed messages, too.
    pub fn set_inflater(&mut self, inflater: Inflater) {
        self.inflater = Some(Box::new(inflater));
    }

    /// The limits in force.
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// Changes the limits; they hold from the next frame on, even one that has been read already but not given to
    /// [`recv`](Self::recv) (Cowboy's B76).
    pub const fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Whether a message has begun and not ended.
    pub const fn mid_message(&self) -> bool {
        self.message.is_some() || self.partial_len > 0 || matches!(self.state, State::Payload { .. })
    }

    /// Whether a close frame or a violation has ended it.
    pub const fn is_closed(&self) -> bool {
        matches!(self.state, State::Closed)
    }

    /// How many bytes of memory unfinished frames and messages take.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.control.capacity() + self.message.as_ref().map_or(0, |message| message.payload.capacity())
    }

    /// Takes bytes from the peer, unmasks them in place, and returns the first event that they complete.
    ///
    /// Call it again with the bytes beyond `consumed` until there is no event. All bytes are consumed then: what is
    /// unfinished is kept here, in as much memory as has arrived, and the caller's buffer is free.
    ///
    /// # Errors
    /// The first [`Violation`]; nothing after it is looked at.
    pub fn recv<'a>(&mut self, input: &'a mut [u8]) -> Received<'a> {
        let mut consumed = 0;
        let event = self.next_event(input, &mut consumed);
        if matches!(event, Err(_) | Ok(Some(Event::Close(_)))) {
            self.state = State::Closed;
            self.message = None;
            self.control = Vec::new();
        }
        Received { consumed, event }
    }

    /// Takes bytes whose messages nobody wants any more: the peer's close frame, if they bring it, or what is wrong
    /// with them; `None`, and more are needed.
    pub fn find_close(&mut self, bytes: &mut [u8]) -> Option<Result<Option<CloseFrame>, Violation>> {
        let mut from = 0;
        loop {
            let received = self.recv(bytes.get_mut(from..).unwrap_or_default());
            from += received.consumed;
            match received.event {
                Ok(None) => return None,
                Ok(Some(Event::Close(close))) => return Some(Ok(close)),
                Ok(Some(_)) => {}
                Err(violation) => return Some(Err(violation)),
            }
        }
    }

    fn next_event<'a>(
        &mut self,
        mut input: &'a mut [u8],
        consumed: &mut usize,
    ) -> Result<Option<Event<'a>>, Violation> {
        loop {
            let (frame, received) = match self.state {
                State::Closed => {
                    *consumed += input.len();
                    return Ok(None);
                }
                State::Payload { frame, received } => (frame, received),
                State::Header => {
                    let Some((frame, used)) = self.header(input)? else {
                        *consumed += input.len();
                        return Ok(None);
                    };
                    self.admit(&frame)?;
                    *consumed += used;
                    input = input.get_mut(used..).unwrap_or_default();
                    (frame, 0)
                }
            };

            let left = usize::try_from(frame.len - received).unwrap_or(usize::MAX);
            let here = left.min(input.len());
            let (piece, rest) = input.split_at_mut(here);
            input = rest;
            *consumed += here;
            unmask(piece, frame.mask, received);
            let complete = here == left;
            self.state =
                if complete { State::Header } else { State::Payload { frame, received: received + here as u64 } };
            if piece.is_empty() && !complete {
                return Ok(None);
            }
            let event = if frame.opcode.is_control() {
                self.control_piece(&frame, piece, received == 0, complete)?
            } else {
                self.data_piece(&frame, piece, received == 0, complete)?
            };
            if event.is_some() || !complete {
                return Ok(event);
            }
        }
    }

    /// The next header, from what is kept and `input`: it and how much of `input` it took. If `input` ends before it,
    /// all of `input` is kept.
    fn header(&mut self, input: &[u8]) -> Result<Option<(FrameHeader, usize)>, Violation> {
        let expect = Expect { in_message: self.message.is_some(), rsv1: self.may_be_compressed() };
        let kept = usize::from(self.partial_len);
        if kept == 0 {
            if let Some(header) = FrameHeader::parse(input, expect)? {
                return Ok(Some(header));
            }
        }
        for (slot, byte) in self.partial.iter_mut().skip(kept).zip(input) {
            *slot = *byte;
        }
        let filled = (kept + input.len()).min(header::MAX_LEN);
        let known = self.partial.get(..filled).unwrap_or_default();
        let Some((frame, used)) = FrameHeader::parse(known, expect)? else {
            // A header of fewer than MAX_LEN bytes is not finished, so all of the input went into it.
            self.partial_len = u8::try_from(filled).unwrap_or_default();
            return Ok(None);
        };
        self.partial_len = 0;
        Ok(Some((frame, used - kept)))
    }

    /// Whether the next data frame may be marked as compressed.
    fn may_be_compressed(&self) -> bool {
        self.inflater.as_ref().is_some_and(|inflater| match &self.message {
            None => true,
            Some(message) => message.inflating.is_some() && inflater.marks_continuations(),
        })
    }

    /// Checks a frame against the limits, on its header alone.
    fn admit(&mut self, frame: &FrameHeader) -> Result<(), Violation> {
        if frame.len > self.limits.max_frame_size {
            return Err(Violation::FrameTooBig);
        }
        if frame.opcode.is_control() {
            return Ok(());
        }
        let (wire, fragments) = self.message.as_ref().map_or((0, 0), |message| (message.wire, message.fragments));
        if frame.len > self.limits.max_message_size.saturating_sub(wire) {
            return Err(Violation::MessageTooBig);
        }
        if fragments >= self.limits.max_fragments {
            return Err(Violation::TooManyFragments);
        }
        if let Some(message) = &mut self.message {
            message.fragments += 1;
            message.wire += frame.len;
        }
        Ok(())
    }

    /// Takes a piece of a control frame's payload.
    fn control_piece<'a>(
        &mut self,
        frame: &FrameHeader,
        piece: &'a [u8],
        first: bool,
        complete: bool,
    ) -> Result<Option<Event<'a>>, Violation> {
        if !complete {
            self.control.extend_from_slice(piece);
            return Ok(None);
        }
        let payload = if first {
            Payload::Read(piece)
        } else {
            let mut control = std::mem::take(&mut self.control);
            control.extend_from_slice(piece);
            Payload::Joined(control.into())
        };
        Ok(Some(match frame.opcode {
            Opcode::Ping => Event::Ping(payload),
            Opcode::Pong => Event::Pong(payload),
            _ => Event::Close(CloseFrame::parse(payload.as_ref(), self.limits.validate_utf8)?),
        }))
    }

    /// Takes a piece of a data frame's payload.
    fn data_piece<'a>(
        &mut self,
        frame: &FrameHeader,
        piece: &'a [u8],
        first: bool,
        complete: bool,
    ) -> Result<Option<Event<'a>>, Violation> {
        // A whole message in one piece stays where it was read, unless it is compressed.
        if !(first && complete && frame.fin && frame.coding == Coding::Plain && self.message.is_none()) {
            return self.message_piece(frame, piece, complete);
        }
        Ok(Some(match frame.opcode {
            Opcode::Text if self.limits.validate_utf8 => Event::Text(TextPayload::Read(utf8::text(piece)?)),
            Opcode::Text => Event::Text(TextPayload::Other(Payload::Read(piece))),
            _ => Event::Binary(Payload::Read(piece)),
        }))
    }

    /// Takes a piece of a message that is put together here.
    fn message_piece<'a>(
        &mut self,
        frame: &FrameHeader,
        piece: &[u8],
        complete: bool,
    ) -> Result<Option<Event<'a>>, Violation> {
        let limit = usize::try_from(self.limits.max_message_size).unwrap_or(usize::MAX);
        let message = self.message.get_or_insert_with(|| {
            Box::new(Message {
                opcode: frame.opcode,
                payload: Vec::new(),
                utf8: Utf8::default(),
                fragments: 1,
                fragmented: false,
                wire: frame.len,
                inflating: (frame.coding == Coding::Deflated).then(Inflating::default),
            })
        });
        let known = message.payload.len();
        match (&mut message.inflating, &self.inflater) {
            (Some(inflating), Some(inflater)) => inflater.inflate(inflating, piece, &mut message.payload, limit)?,
            _ => message.append(piece, frame.len),
        }
        message.fragmented |= complete && !frame.fin;
        let ends = complete && frame.fin;
        if ends {
            if let (Some(inflating), Some(inflater)) = (message.inflating.take(), &mut self.inflater) {
                inflater.finish(inflating, &mut message.payload, limit)?;
            }
        }
        // RFC 6455 §8.1: fail at the first byte that is not UTF-8.
        let text = message.opcode == Opcode::Text && self.limits.validate_utf8;
        if text {
            message.utf8.step(message.payload.get(known..).unwrap_or_default())?;
        }
        if !ends {
            return Ok(None);
        }
        let Some(message) = self.message.take() else { return Ok(None) };
        if text {
            message.utf8.finish()?; // RFC 6455 §5.6: the message as a whole is UTF-8
        }
        let payload = Payload::Joined(message.payload.into());
        Ok(Some(match message.opcode {
            Opcode::Text => Event::Text(TextPayload::Other(payload)),
            _ => Event::Binary(payload),
        }))
    }
}

impl Message {
    /// Adds a piece of a frame of `frame_len` bytes, in no more room than that: a length that is claimed costs nothing.
    fn append(&mut self, piece: &[u8], frame_len: u64) {
        let claimed = if self.fragmented { usize::MAX } else { usize::try_from(frame_len).unwrap_or(usize::MAX) };
        make_room(&mut self.payload, piece.len(), claimed);
        self.payload.extend_from_slice(piece);
    }
}
