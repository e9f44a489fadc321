//! Bytes into events: frames, fragments, limits (RFC 6455 §5), compressed messages (RFC 7692 §7.2.2).

use std::sync::Arc;

use bytes::BufMut;

use super::event::{Event, Payload, TextPayload};
use super::whole::Whole;
use crate::InFrame;
use crate::proto::close::CloseFrame;
use crate::proto::deflate::{Inflater, Inflating};
use crate::proto::header::{self, Coding, Expect, FrameHeader};
use crate::proto::mask::{unmask, unmask_into};
use crate::proto::opcode::Opcode;
use crate::proto::room::make_room;
use crate::proto::utf8::{self, Utf8};
use crate::proto::violation::Violation;

/// From here on it is worth a read of its own not to copy a payload.
const LARGE: usize = 16 * 1024;

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
    /// Those of all connections with the same options.
    limits: Arc<Limits>,
    state: State,
    /// What has come of a header, or of a control frame's payload, that is not finished.
    partial: Option<Box<Partial>>,
    /// The message that is open.
    message: Option<Box<Message>>,
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

/// The beginning of something short. Boxed, because hardly any connection has one at a time.
#[derive(Debug, Default)]
struct Partial(Vec<u8>);

/// A message that is not finished.
#[derive(Debug)]
struct Message {
    opcode: Opcode,
    payload: Vec<u8>,
    /// How much of it is unmasked and checked. What is beyond was read into [`Inbound::room`].
    known: usize,
    utf8: Utf8,
    fragments: u32,
    /// Whether an earlier frame has left it open for continuations.
    fragmented: bool,
    /// Whether nothing has come since the end of a large fragment.
    after_large: bool,
    /// How long its frames are that have been admitted.
    wire: u64,
    /// For a compressed message.
    inflating: Option<Inflating>,
}

impl Inbound {
    /// A receiver at the start of a connection.
    pub fn new(limits: impl Into<Arc<Limits>>) -> Self {
        Self { limits: limits.into(), state: State::Header, partial: None, message: None, inflater: None }
    }

    /// Takes compressed messages, too.
    pub fn set_inflater(&mut self, inflater: Inflater) {
        self.inflater = Some(Box::new(inflater));
    }

    /// The limits in force.
    pub fn limits(&self) -> Limits {
        *self.limits
    }

    /// Changes the limits; they hold from the next frame on, even one that has been read already but not given to
    /// [`recv`](Self::recv) (Cowboy's B76).
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits.into();
    }

    /// Whether a message has begun and not ended.
    pub const fn mid_message(&self) -> bool {
        self.message.is_some() || self.partial.is_some() || matches!(self.state, State::Payload { .. })
    }

    /// Whether a close frame or a violation has ended it.
    pub const fn is_closed(&self) -> bool {
        matches!(self.state, State::Closed)
    }

    /// How many bytes of memory unfinished frames and messages take.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.partial.as_ref().map_or(0, |partial| partial.0.capacity())
            + self.message.as_ref().map_or(0, |message| message.payload.capacity())
    }

    /// Room for the rest of a large payload, `most` bytes at most: what is read into it need not be copied. It grows as
    /// the message does. The next [`recv`](Self::recv) takes what was written to it, before its own bytes.
    ///
    /// `None` where a buffer of the caller's is as good.
    pub fn room(&mut self, most: usize) -> Option<impl BufMut + '_> {
        let State::Payload { frame, received } = self.state else { return None };
        let left = usize::try_from(frame.len - received).unwrap_or(usize::MAX);
        let message = self.message.as_mut().filter(|message| message.inflating.is_none())?;
        if frame.opcode.is_control() || left < LARGE || message.payload.len() < LARGE {
            return None;
        }
        if message.payload.len() == message.payload.capacity() {
            let claimed = message.claimed(&frame);
            make_room(&mut message.payload, 1, claimed);
        }
        let spare = message.payload.capacity() - message.payload.len();
        Some((&mut message.payload).limit(spare.min(left).min(most)))
    }

    /// Whether a large fragment has ended, and another is likely to begin: what is read of that with its header is copied,
    /// what comes later is read into [`room`](Self::room).
    pub fn between_large(&self) -> bool {
        matches!(self.state, State::Header) && self.message.as_ref().is_some_and(|message| message.after_large)
    }

    /// Takes bytes from the peer, unmasks them in place, and returns the first event that they complete.
    ///
    /// Call it again with the bytes beyond `consumed` until there is no event. All bytes are consumed then: what is
    /// unfinished is kept here, in as much memory as has arrived, and the caller's buffer is free.
    ///
    /// # Errors
    /// The first [`Violation`]; nothing after it is looked at.
    #[inline]
    pub fn recv<'a>(&mut self, input: &'a mut [u8]) -> Received<'a> {
        match self.whole_frame(input) {
            Some(whole) => Received {
                consumed: whole.frame_len(),
                event: self.recv_whole(&whole, input).map(Event::from).map(Some),
            },
            None => self.recv_piece(input),
        }
    }

    #[inline(never)]
    pub(super) fn recv_piece<'a>(&mut self, input: &'a mut [u8]) -> Received<'a> {
        let mut consumed = 0;
        let event = self.next_event(input, &mut consumed);
        if matches!(event, Err(_) | Ok(Some(Event::Close(_)))) {
            self.close();
        }
        Received { consumed, event }
    }

    #[cold]
    fn close(&mut self) {
        self.state = State::Closed;
        self.message = None;
        self.partial = None;
    }

    /// The usual case, by the shortest way: a message that is a frame of its own, there as a whole, and not compressed.
    /// Whatever else there is, and whatever is wrong, is found by [`recv`](Self::recv).
    #[inline]
    pub fn whole_frame(&self, input: &[u8]) -> Option<Whole> {
        if !matches!(self.state, State::Header) || self.partial.is_some() || self.message.is_some() {
            return None;
        }
        Whole::find(input, &self.limits)
    }

    /// Takes the frame that [`whole_frame`](Self::whole_frame) has found in `input`: its message.
    ///
    /// # Errors
    /// As for [`recv`](Self::recv).
    #[expect(clippy::inline_always, reason = "the most that a small message takes, and called in two places")]
    #[inline(always)]
    pub fn recv_whole<'a>(&mut self, whole: &Whole, input: &'a mut [u8]) -> Result<InFrame<'a>, Violation> {
        let message = self.whole_message(whole.opcode, whole.mask, whole.payload(input));
        if message.is_err() {
            self.close();
        }
        message
    }

    /// A message whose payload is all in `payload`.
    #[inline]
    fn whole_message<'a>(
        &self,
        opcode: Opcode,
        mask: [u8; 4],
        payload: &'a mut [u8],
    ) -> Result<InFrame<'a>, Violation> {
        unmask(payload, mask, 0);
        Ok(match opcode {
            Opcode::Text if self.limits.validate_utf8 => InFrame::Text(utf8::text(payload)?),
            Opcode::Text => InFrame::RawText(payload),
            _ => InFrame::Binary(payload),
        })
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
            // What was read into `room` comes first.
            let placed = self.message.as_ref().map_or(0, |message| message.payload.len() - message.known);
            let here = if placed > 0 { placed } else { left.min(input.len()) };
            let (piece, rest) = input.split_at_mut(if placed > 0 { 0 } else { here });
            input = rest;
            *consumed += piece.len();
            let complete = here >= left;
            self.state =
                if complete { State::Header } else { State::Payload { frame, received: received + here as u64 } };
            if here == 0 && !complete {
                return Ok(None);
            }
            let event = if frame.opcode.is_control() {
                self.control_piece(&frame, piece, received, complete)?
            } else {
                self.data_piece(&frame, piece, received, complete)?
            };
            if event.is_some() || (!complete && input.is_empty()) {
                return Ok(event);
            }
        }
    }

    /// The next header, from what is kept and `input`: it and how much of `input` it took. If `input` ends before it,
    /// all of `input` is kept.
    fn header(&mut self, input: &[u8]) -> Result<Option<(FrameHeader, usize)>, Violation> {
        let expect = Expect { in_message: self.message.is_some(), rsv1: self.may_be_compressed() };
        let Some(Partial(known)) = self.partial.as_deref_mut() else {
            let header = FrameHeader::parse(input, expect)?;
            if header.is_none() && !input.is_empty() {
                self.partial = Some(Box::new(Partial(input.to_vec())));
            }
            return Ok(header);
        };
        let kept = known.len();
        // A header of fewer than MAX_LEN bytes is not finished, so all of the input goes into it.
        known.extend(input.iter().take(header::MAX_LEN - kept));
        let Some((frame, used)) = FrameHeader::parse(known, expect)? else { return Ok(None) };
        self.partial = None;
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
        let (wire, fragments) = self.message.as_ref().map_or((0, 0), |message| (message.wire, message.fragments));
        self.within_limits(frame, wire, fragments)?;
        if let Some(message) = self.message.as_mut().filter(|_| !frame.opcode.is_control()) {
            message.fragments += 1;
            message.wire += frame.len;
        }
        Ok(())
    }

    /// The same for a frame that follows on `fragments` others with `wire` bytes.
    #[inline]
    fn within_limits(&self, frame: &FrameHeader, wire: u64, fragments: u32) -> Result<(), Violation> {
        let limits = &self.limits;
        if frame.len > limits.max_frame_size {
            return Err(Violation::FrameTooBig);
        }
        if frame.opcode.is_control() {
            return Ok(());
        }
        if frame.len > limits.max_message_size.saturating_sub(wire) {
            return Err(Violation::MessageTooBig);
        }
        if fragments >= limits.max_fragments {
            return Err(Violation::TooManyFragments);
        }
        Ok(())
    }

    /// Takes a piece of a control frame's payload.
    fn control_piece<'a>(
        &mut self,
        frame: &FrameHeader,
        piece: &'a mut [u8],
        received: u64,
        complete: bool,
    ) -> Result<Option<Event<'a>>, Violation> {
        unmask(piece, frame.mask, received);
        if !complete {
            self.partial.get_or_insert_default().0.extend_from_slice(piece);
            return Ok(None);
        }
        let payload = if received == 0 {
            Payload::Read(piece)
        } else {
            let Partial(mut control) = self.partial.take().map(|partial| *partial).unwrap_or_default();
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
        piece: &'a mut [u8],
        received: u64,
        complete: bool,
    ) -> Result<Option<Event<'a>>, Violation> {
        let whole = received == 0 && complete && frame.fin && self.message.is_none();
        if !whole {
            return self.message_piece(frame, piece, received, complete);
        }
        // It stays where it was read, unless it is compressed.
        match frame.coding {
            Coding::Plain => self.whole_message(frame.opcode, frame.mask, piece).map(Event::from).map(Some),
            Coding::Deflated => self.compressed(frame, piece),
        }
    }

    /// Takes a compressed message in one piece.
    fn compressed<'a>(&mut self, frame: &FrameHeader, payload: &mut [u8]) -> Result<Option<Event<'a>>, Violation> {
        let limit = usize::try_from(self.limits.max_message_size).unwrap_or(usize::MAX);
        unmask(payload, frame.mask, 0);
        let Some(message) = self.inflater.as_mut().and_then(|inflater| inflater.whole(payload, limit)) else {
            // As it came.
            unmask(payload, frame.mask, 0);
            return self.message_piece(frame, payload, 0, true);
        };
        if frame.opcode != Opcode::Text {
            return Ok(Some(Event::Binary(Payload::Joined(message))));
        }
        if self.limits.validate_utf8 {
            utf8::text(&message)?;
        }
        Ok(Some(Event::Text(TextPayload::Other(Payload::Joined(message)))))
    }

    /// Takes a piece of a message that is put together here; an empty one, if it has been read into the message.
    fn message_piece<'a>(
        &mut self,
        frame: &FrameHeader,
        piece: &mut [u8],
        received: u64,
        complete: bool,
    ) -> Result<Option<Event<'a>>, Violation> {
        let limit = usize::try_from(self.limits.max_message_size).unwrap_or(usize::MAX);
        let message = self.message.get_or_insert_with(|| {
            Box::new(Message {
                opcode: frame.opcode,
                payload: Vec::new(),
                known: 0,
                utf8: Utf8::default(),
                fragments: 1,
                fragmented: false,
                after_large: false,
                wire: frame.len,
                inflating: (frame.coding == Coding::Deflated).then(Inflating::default),
            })
        });
        let known = message.known;
        match (&mut message.inflating, &self.inflater) {
            (Some(inflating), Some(inflater)) => {
                unmask(piece, frame.mask, received);
                inflater.inflate(inflating, piece, &mut message.payload, limit)?;
            }
            _ if piece.is_empty() => {
                unmask(message.payload.get_mut(known..).unwrap_or_default(), frame.mask, received);
            }
            _ => {
                let claimed = message.claimed(frame);
                make_room(&mut message.payload, piece.len(), claimed);
                unmask_into(&mut message.payload, piece, frame.mask, received);
            }
        }
        message.fragmented |= complete && !frame.fin;
        message.after_large = complete && frame.len >= LARGE as u64;
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
        message.known = message.payload.len();
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
    /// How long it is known to become, with a frame that has begun.
    fn claimed(&self, frame: &FrameHeader) -> usize {
        if self.fragmented { usize::MAX } else { usize::try_from(frame.len).unwrap_or(usize::MAX) }
    }
}
