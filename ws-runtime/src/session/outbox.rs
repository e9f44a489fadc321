//! What a connection sends: commands into bytes and effects.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::IoSlice;
use std::time::Duration;

use bytes::{Buf as _, Bytes};

use super::closing::Closing;
use super::prepared::Prepared;
use crate::TerminateReason;
use crate::frame::Frame;
use crate::proto::close::{CloseCode, CloseFrame};
use crate::proto::deflate::{Deflater, with_scratch};
use crate::proto::header::{self, Coding};
use crate::proto::opcode::Opcode;

/// Where the results of a handler go: frames are encoded at once and in order, other commands are noted.
///
/// The connection writes everything that one callback put here in one piece, and then carries out the effects. After
/// a close, nothing more is taken (RFC 6455 §5.5.1, Cowboy's B66).
#[derive(Debug, Default)]
pub struct Outbox {
    bytes: OutBytes,
    closing: Closing,
    ended: Option<TerminateReason>,
    effects: Effects,
    /// For messages that are to be compressed, if that was agreed on.
    deflater: Option<Box<Deflater>>,
    /// Whether the handler wants them plain all the same.
    plain: bool,
}

/// What the commands of a callback change, other than by sending.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Effects {
    /// Whether to read from the peer.
    pub active: Option<bool>,
    /// The idle timeout; the inner `None` for none.
    pub idle_timeout: Option<Option<Duration>>,
    /// The longest message, in bytes.
    pub max_message_size: Option<u64>,
    /// What the owner of the connection is told at its end.
    pub shutdown_reason: Option<Cow<'static, str>>,
    /// Whether to free memory that is not in use.
    pub hibernate: bool,
}

impl Outbox {
    /// Nothing sent, with buffers from `supply`.
    pub fn new(supply: fn() -> Vec<u8>) -> Self {
        Self { bytes: OutBytes::new(supply), ..Self::default() }
    }

    /// Compresses messages from here on.
    pub fn set_deflater(&mut self, deflater: Deflater) {
        self.deflater = Some(Box::new(deflater));
    }

    /// Whether to compress the messages that follow, where that was agreed on. What they may refer to stays
    /// (Cowboy's B74).
    pub const fn set_deflate(&mut self, deflate: bool) {
        if self.ended.is_none() {
            self.plain = !deflate;
        }
    }

    /// Gives back the memory that compression keeps between messages (Cowboy's B141).
    pub fn release_deflater(&mut self) {
        if let Some(deflater) = &mut self.deflater {
            deflater.release();
        }
    }

    /// Sends a frame. A close ends the connection with the reason `Stop`.
    pub fn frame(&mut self, frame: Frame) {
        match frame {
            Frame::Prepared(prepared) => self.prepared(&prepared),
            Frame::Text(text) => self.shared(Opcode::Text, text.into_bytes()),
            Frame::Binary(payload) => self.shared(Opcode::Binary, payload),
            Frame::Ping(payload) => self.control(Opcode::Ping, payload.as_bytes()),
            Frame::Pong(payload) => self.control(Opcode::Pong, payload.as_bytes()),
            Frame::Close(close) => self.end(close.as_ref(), TerminateReason::Stop),
        }
    }

    /// Sends a text message from a borrowed text.
    pub fn text(&mut self, text: &str) {
        self.message(Opcode::Text, text.as_bytes());
    }

    /// Sends a binary message from borrowed bytes.
    pub fn binary(&mut self, payload: &[u8]) {
        self.message(Opcode::Binary, payload);
    }

    /// Sends a text message that `write` appends to a buffer. If it fails, nothing is sent.
    ///
    /// # Errors
    /// What `write` returned.
    pub fn text_with<E>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<(), E> {
        if !self.closing.may_send() {
            return Ok(());
        }
        if self.deflater.is_none() || self.plain {
            return self.bytes.framed(Opcode::Text, Coding::Plain, write);
        }
        with_scratch(|payload| {
            write(payload)?;
            self.message(Opcode::Text, payload);
            Ok(())
        })
    }

    /// Sends a message that was prepared for many connections.
    pub fn prepared(&mut self, prepared: &Prepared) {
        if !self.closing.may_send() {
            return;
        }
        let payload = prepared.payload();
        let deflated = match self.deflater_for(payload.len()) {
            Some(deflater) => prepared.deflated(deflater.config()).inspect(|_| deflater.sent(payload)),
            None => None,
        };
        self.bytes.encoded(deflated.unwrap_or_else(|| prepared.plain()));
    }

    /// Answers a ping (RFC 6455 §5.5.3: with the ping's own payload).
    pub fn pong(&mut self, payload: &[u8]) {
        self.control(Opcode::Pong, payload);
    }

    /// Sends a close frame, and ends the connection for `reason` if nothing has ended it before.
    pub fn end(&mut self, close: Option<&CloseFrame>, reason: TerminateReason) {
        if let Some(closing) = self.closing.send_close() {
            self.closing = closing;
            self.bytes.close(close);
        }
        self.ended.get_or_insert(reason);
    }

    /// Ends the connection because its handler failed: the peer gets 1011, `terminate` gets the text.
    pub fn crash(&mut self, text: impl Into<String>) {
        self.end(Some(&CloseCode::INTERNAL_ERROR.into()), TerminateReason::Crash(text.into()));
    }

    /// Takes the peer's close frame: answers it with its code, if we have not sent one ourselves
    /// (RFC 6455 §5.5.1), and ends the connection.
    pub fn peer_closed(&mut self, close: Option<CloseFrame>) {
        if let Some(closing) = self.closing.recv_close() {
            self.closing = closing;
        }
        let reply = close.as_ref().map(|close| CloseFrame::from(close.code));
        self.end(reply.as_ref(), TerminateReason::Remote(close));
    }

    /// Ends the connection without a word: the peer is gone, or past listening.
    pub fn lost(&mut self, reason: TerminateReason) {
        self.closing = Closing::Done;
        self.ended.get_or_insert(reason);
    }

    /// What has ended the connection, if anything has.
    pub const fn ended(&self) -> Option<&TerminateReason> {
        self.ended.as_ref()
    }

    /// Where the closing handshake stands.
    pub const fn closing(&self) -> Closing {
        self.closing
    }

    /// The effects noted so far; `None` after the end, when commands no longer count.
    pub const fn effects_mut(&mut self) -> Option<&mut Effects> {
        if self.ended.is_none() { Some(&mut self.effects) } else { None }
    }

    /// The effects, to carry out.
    pub fn take_effects(&mut self) -> Effects {
        std::mem::take(&mut self.effects)
    }

    /// The bytes to write.
    pub const fn bytes_mut(&mut self) -> &mut OutBytes {
        &mut self.bytes
    }

    fn control(&mut self, opcode: Opcode, payload: &[u8]) {
        if self.closing.may_send() {
            self.bytes.message(opcode, payload);
        }
    }

    fn message(&mut self, opcode: Opcode, payload: &[u8]) {
        if self.closing.may_send() && !self.deflated(opcode, payload) {
            self.bytes.message(opcode, payload);
        }
    }

    fn shared(&mut self, opcode: Opcode, payload: Bytes) {
        if self.closing.may_send() && !self.deflated(opcode, &payload) {
            self.bytes.shared(opcode, payload);
        }
    }

    /// Sends a message compressed, if it is to be; whether it was.
    fn deflated(&mut self, opcode: Opcode, payload: &[u8]) -> bool {
        let Self { deflater, plain, bytes, .. } = self;
        let Some(deflater) = deflater.as_mut().filter(|deflater| !*plain && deflater.takes(payload.len())) else {
            return false;
        };
        bytes.framed(opcode, Coding::Deflated, |buffer| deflater.deflate(payload, buffer)).is_ok()
    }

    /// What compresses a message of `len` bytes, if it is to be.
    fn deflater_for(&mut self, len: usize) -> Option<&mut Deflater> {
        self.deflater.as_deref_mut().filter(|deflater| !self.plain && deflater.takes(len))
    }
}

/// Encoded frames on their way to the socket. Large payloads are referred to, not copied.
#[derive(Debug)]
pub struct OutBytes {
    /// Where a buffer comes from, when the first frame needs one.
    supply: fn() -> Vec<u8>,
    /// Headers and small payloads. The first `written` bytes are gone.
    buffer: Vec<u8>,
    written: usize,
    /// Large payloads, each with the place in `buffer` before which it goes out.
    large: VecDeque<(usize, Bytes)>,
    large_len: usize,
}

impl OutBytes {
    /// From here on it is cheaper to hand a payload to the kernel by itself than to copy it.
    const LARGE: usize = 8 * 1024;

    /// Nothing, with buffers from `supply`.
    pub const fn new(supply: fn() -> Vec<u8>) -> Self {
        Self { supply, buffer: Vec::new(), written: 0, large: VecDeque::new(), large_len: 0 }
    }

    /// How many bytes wait.
    pub fn len(&self) -> usize {
        self.buffer.len() - self.written + self.large_len
    }

    /// Whether none wait.
    pub fn is_empty(&self) -> bool {
        self.buffer.len() == self.written && self.large.is_empty()
    }

    /// Fills `slices` with what waits, in order; returns how many were filled.
    pub fn slices<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> usize {
        let mut from = self.written;
        let mut filled = 0;
        let mut slots = slices.iter_mut();
        let mut put = |bytes: &'a [u8]| {
            // Nothing takes no slot: a filled one is never empty.
            if bytes.is_empty() {
                return true;
            }
            let Some(slot) = slots.next() else { return false };
            *slot = IoSlice::new(bytes);
            filled += 1;
            true
        };
        for (at, payload) in &self.large {
            if !put(self.buffer.get(from..*at).unwrap_or_default()) || !put(payload) {
                return filled;
            }
            from = *at;
        }
        put(self.buffer.get(from..).unwrap_or_default());
        filled
    }

    /// The first `count` bytes have been written.
    pub fn advance(&mut self, mut count: usize) {
        while let Some((at, payload)) = self.large.front_mut() {
            let before = (*at - self.written).min(count);
            self.written += before;
            count -= before;
            let of_payload = payload.len().min(count);
            payload.advance(of_payload);
            self.large_len -= of_payload;
            count -= of_payload;
            if self.written < *at || !payload.is_empty() {
                return;
            }
            self.large.pop_front();
        }
        self.written = (self.written + count).min(self.buffer.len());
        if self.is_empty() {
            self.buffer.clear();
            self.written = 0;
        }
    }

    /// Appends all of `other`, which is empty afterwards.
    pub fn append(&mut self, other: &mut Self) {
        if self.is_empty() {
            std::mem::swap(self, other);
            // But each keeps its supplier.
            std::mem::swap(&mut self.supply, &mut other.supply);
            other.clear();
            return;
        }
        self.compact();
        let base = self.buffer.len();
        self.buffer.extend_from_slice(other.buffer.get(other.written..).unwrap_or_default());
        self.large.extend(other.large.drain(..).map(|(at, payload)| (base + at - other.written, payload)));
        self.large_len += other.large_len;
        other.clear();
    }

    /// Forgets everything that waits.
    pub fn clear(&mut self) {
        self.buffer.clear();
        self.written = 0;
        self.large = VecDeque::new();
        self.large_len = 0;
    }

    /// Takes the buffer back, if nothing waits in it.
    pub fn reclaim(&mut self) -> Option<Vec<u8>> {
        if self.is_empty() && self.buffer.capacity() > 0 {
            self.written = 0;
            Some(std::mem::take(&mut self.buffer))
        } else {
            None
        }
    }

    fn buffer(&mut self) -> &mut Vec<u8> {
        if self.buffer.capacity() == 0 {
            self.buffer = (self.supply)();
        }
        &mut self.buffer
    }

    fn message(&mut self, opcode: Opcode, payload: &[u8]) {
        let buffer = self.buffer();
        header::encode(opcode, Coding::Plain, payload.len(), buffer);
        buffer.extend_from_slice(payload);
    }

    fn shared(&mut self, opcode: Opcode, payload: Bytes) {
        if payload.len() < Self::LARGE {
            return self.message(opcode, &payload);
        }
        header::encode(opcode, Coding::Plain, payload.len(), self.buffer());
        self.encoded(payload);
    }

    /// Appends bytes that are a frame, or the rest of one.
    fn encoded(&mut self, bytes: Bytes) {
        if bytes.len() < Self::LARGE {
            return self.buffer().extend_from_slice(&bytes);
        }
        self.large_len += bytes.len();
        self.large.push_back((self.buffer.len(), bytes));
    }

    fn close(&mut self, close: Option<&CloseFrame>) {
        let Some(CloseFrame { code, reason }) = close else { return self.message(Opcode::Close, &[]) };
        let buffer = self.buffer();
        header::encode(Opcode::Close, Coding::Plain, 2 + reason.as_str().len(), buffer);
        buffer.extend_from_slice(&code.get().to_be_bytes());
        buffer.extend_from_slice(reason.as_str().as_bytes());
    }

    /// Appends a frame whose payload `write` appends: the header is put before it when its length is known.
    fn framed<T, E>(
        &mut self,
        opcode: Opcode,
        coding: Coding,
        write: impl FnOnce(&mut Vec<u8>) -> Result<T, E>,
    ) -> Result<(), E> {
        /// Room for the header of a payload of 126 to 65,535 bytes, so that those need not be moved.
        const GUESS: usize = 4;
        let frame = Unfinished { start: self.buffer().len(), buffer: &mut self.buffer };
        frame.buffer.extend_from_slice(&[0; GUESS]);
        write(frame.buffer)?;
        let start = frame.finish();
        let (header, used) = header::encoded(opcode, coding, self.buffer.len().saturating_sub(start + GUESS));
        self.buffer.splice(start..start + GUESS, header.into_iter().take(used));
        Ok(())
    }

    /// Moves what waits to the front of the buffer, when most of the buffer is already written.
    fn compact(&mut self) {
        if self.written > 4096 && self.written * 2 > self.buffer.len() {
            self.buffer.drain(..self.written);
            for (at, _) in &mut self.large {
                *at -= self.written;
            }
            self.written = 0;
        }
    }
}

/// A frame that is being written. If that fails or panics, none of it stays.
struct Unfinished<'a> {
    buffer: &'a mut Vec<u8>,
    start: usize,
}

impl Unfinished<'_> {
    /// Keeps the frame; where it starts.
    fn finish(mut self) -> usize {
        std::mem::replace(&mut self.start, usize::MAX)
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        self.buffer.truncate(self.start);
    }
}

impl Default for OutBytes {
    fn default() -> Self {
        Self::new(Vec::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes out everything, `step` bytes at a time.
    fn drain(out: &mut OutBytes, step: usize) -> Vec<u8> {
        let mut wire = Vec::new();
        while !out.is_empty() {
            let mut slices = [IoSlice::new(&[]); 3];
            let filled = out.slices(&mut slices);
            let some: Vec<u8> = slices[..filled].iter().flat_map(|slice| slice.iter().copied()).take(step).collect();
            assert!(!some.is_empty(), "{} bytes wait, none is offered", out.len());
            out.advance(some.len());
            wire.extend(some);
        }
        assert_eq!(out.len(), 0);
        wire
    }

    fn fill(out: &mut OutBytes) -> Vec<u8> {
        let large = Bytes::from(vec![7; OutBytes::LARGE]);
        out.message(Opcode::Text, b"one");
        out.shared(Opcode::Binary, large.clone());
        out.shared(Opcode::Binary, large.clone());
        out.message(Opcode::Text, b"two");
        let header = [0x82, 126, 0x20, 0];
        [&[0x81, 3][..], b"one", &header, &large, &header, &large, &[0x81, 3], b"two"].concat()
    }

    #[test]
    fn everything_leaves_in_order_in_any_steps() {
        for step in [1, 2, 5, 100, 8191, 8192, 8193, usize::MAX] {
            let mut out = OutBytes::default();
            let expected = fill(&mut out);
            assert_eq!(out.len(), expected.len());
            assert!(drain(&mut out, step) == expected, "steps of {step}");
        }
    }

    #[test]
    fn the_rest_of_a_large_payload_is_offered_first() {
        let mut out = OutBytes::default();
        out.shared(Opcode::Binary, Bytes::from(vec![7; OutBytes::LARGE]));
        out.advance(100);
        let mut slices = [IoSlice::new(&[]); 3];
        assert_eq!(out.slices(&mut slices), 1);
        assert_eq!(slices[0].len(), out.len());
        assert_eq!(drain(&mut out, 1000).len(), OutBytes::LARGE + 4 - 100);
    }

    #[test]
    fn appending_to_what_is_half_written() {
        for written in [0, 1, 5, 6, 9000, 16_000] {
            let (mut out, mut more) = (OutBytes::default(), OutBytes::default());
            let mut expected = fill(&mut out);
            out.advance(written);
            expected.extend(fill(&mut more));
            out.append(&mut more);
            assert!(more.is_empty());
            assert!(drain(&mut out, 1000) == expected[written..], "after {written}");
        }
    }

    #[test]
    fn a_buffer_that_is_never_empty_does_not_grow() {
        let mut out = OutBytes::default();
        out.message(Opcode::Binary, &[0; 1000]);
        for _ in 0..1000 {
            let mut more = OutBytes::default();
            more.message(Opcode::Binary, &[0; 1000]);
            out.append(&mut more);
            out.advance(1004);
        }
        assert!(out.buffer.capacity() < 32 * 1024, "{}", out.buffer.capacity());
    }

    #[test]
    fn a_payload_written_in_place_gets_the_shortest_header() {
        for len in [0, 1, 125, 126, 1000, 65_535, 65_536] {
            let mut out = Outbox::default();
            out.text("before");
            let text = "x".repeat(len);
            out.text_with(|buffer| {
                buffer.extend_from_slice(text.as_bytes());
                Ok::<(), ()>(())
            })
            .unwrap();
            let mut expected = OutBytes::default();
            expected.message(Opcode::Text, b"before");
            expected.message(Opcode::Text, text.as_bytes());
            assert!(drain(out.bytes_mut(), 999) == drain(&mut expected, 999), "{len}");
        }
    }

    #[test]
    fn a_payload_that_cannot_be_written_leaves_nothing() {
        let mut out = Outbox::default();
        let failed = out.text_with(|buffer| {
            buffer.extend_from_slice(b"half");
            Err("no")
        });
        assert_eq!(failed, Err("no"));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            out.text_with::<()>(|buffer| {
                buffer.extend_from_slice(b"half");
                panic!("in the middle");
            })
        }));
        assert!(panicked.is_err());
        assert!(out.bytes_mut().is_empty());
    }

    #[test]
    fn nothing_follows_a_close() {
        let mut out = Outbox::default();
        out.text("a");
        out.frame(Frame::close(CloseCode::NORMAL, "bye"));
        out.text("b");
        out.frame(Frame::ping());
        out.frame(Frame::Close(None));
        out.pong(b"");
        assert!(out.text_with(|_| Ok::<(), ()>(())).is_ok());
        assert!(out.effects_mut().is_none());
        assert_eq!(out.ended(), Some(&TerminateReason::Stop));
        assert_eq!(drain(out.bytes_mut(), 100), b"\x81\x01a\x88\x05\x03\xE8bye");
        assert_eq!(out.closing(), Closing::Local);
    }

    #[test]
    fn the_peers_close_is_answered_with_its_code_alone() {
        let mut out = Outbox::default();
        let close = CloseFrame::new(crate::close_code!(4000), "because");
        out.peer_closed(Some(close.clone()));
        assert_eq!(drain(out.bytes_mut(), 100), b"\x88\x02\x0F\xA0");
        assert_eq!(out.ended(), Some(&TerminateReason::Remote(Some(close))));
        assert_eq!(out.closing(), Closing::Done);

        let mut out = Outbox::default();
        out.peer_closed(None);
        assert_eq!(drain(out.bytes_mut(), 100), b"\x88\x00");
    }

    #[test]
    fn the_peers_answer_to_our_close_is_not_answered() {
        let mut out = Outbox::default();
        out.frame(Frame::Close(None));
        out.peer_closed(None);
        assert_eq!(drain(out.bytes_mut(), 100), b"\x88\x00");
        assert_eq!(out.ended(), Some(&TerminateReason::Stop));
        assert_eq!(out.closing(), Closing::Done);
    }
}
