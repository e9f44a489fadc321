//! What a connection sends: commands into bytes and effects.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;

use super::closing::Closing;
use super::out_bytes::OutBytes;
use crate::TerminateReason;
use crate::frame::{Frame, MessageKind};
use crate::prepared::Prepared;
use crate::proto::close::{CloseCode, CloseFrame};
use crate::proto::deflate::{Deflater, with_scratch};
use crate::proto::header::Coding;
use crate::proto::opcode::Opcode;

/// Where the results of a handler go: frames are encoded at once and in order, other commands are noted.
///
/// The connection writes everything that one callback put here in one piece, and then carries out the effects. After
/// a close, nothing more is taken (RFC 6455 §5.5.1, Cowboy's B66).
#[derive(Debug, Default)]
pub struct Outbox {
    bytes: OutBytes,
    closing: Closing,
    /// What has ended the connection, if anything has. Boxed, as what follows: most connections have none most of the time.
    ended: Option<Box<TerminateReason>>,
    effects: Option<Box<Effects>>,
    /// For messages that are to be compressed, if that was agreed on.
    deflater: Option<Box<Deflater>>,
    /// Whether the handler wants them plain all the same.
    plain: bool,
    codec: u8,
    /// The message that is being handled, where its bytes can be shared.
    handled: Option<Box<Bytes>>,
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
    /// Which of its codecs the handler speaks on this connection, as a number of its own; 0 at first.
    pub const fn codec(&self) -> u8 {
        self.codec
    }

    /// Speaks another.
    pub const fn set_codec(&mut self, codec: u8) {
        self.codec = codec;
    }

    /// Compresses messages from here on.
    pub fn set_deflater(&mut self, deflater: Deflater) {
        self.deflater = Some(Box::new(deflater));
    }

    /// Whether to compress the messages that follow, where that was agreed on. What they may refer to stays
    /// (Cowboy's B74).
    pub const fn set_deflate(&mut self, deflate: bool) {
        self.plain = !deflate;
    }

    /// Gives back the memory that compression keeps between messages (Cowboy's B141).
    pub fn release_deflater(&mut self) {
        if let Some(deflater) = &mut self.deflater {
            deflater.release();
        }
    }

    /// The message that is being handled, if its bytes can be shared: replies that are most of it are not copied.
    #[inline]
    pub fn set_handled(&mut self, message: Option<&Bytes>) {
        if message.is_some() || self.handled.is_some() {
            self.handled = message.cloned().map(Box::new);
        }
    }

    /// `part` as shared bytes, if it is a part of the message that is being handled.
    pub fn shared_part(&self, part: &[u8]) -> Option<Bytes> {
        let message = self.handled.as_ref()?;
        let (inner, outer) = (part.as_ptr_range(), message.as_ptr_range());
        (outer.start <= inner.start && inner.end <= outer.end).then(|| message.slice_ref(part))
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

    /// Sends a message that `write` appends to a buffer, which may hold earlier ones. If it fails, nothing is sent.
    ///
    /// # Errors
    /// What `write` returned.
    pub fn message_with<E>(
        &mut self,
        kind: MessageKind,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        if !self.closing.may_send() {
            return Ok(());
        }
        if self.deflater.is_none() || self.plain {
            return self.bytes.framed(kind.opcode(), Coding::Plain, write);
        }
        self.copied_with(kind, write)
    }

    /// The same with a buffer that holds nothing else, and may be left in any state, for one copy more.
    ///
    /// # Errors
    /// What `write` returned.
    pub fn copied_with<E>(
        &mut self,
        kind: MessageKind,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        if !self.closing.may_send() {
            return Ok(());
        }
        with_scratch(|payload| {
            write(payload)?;
            self.message(kind.opcode(), payload);
            Ok(())
        })
    }

    /// Sends a message that was prepared for many connections.
    pub fn prepared(&mut self, prepared: &Prepared) {
        if !self.closing.may_send() {
            return;
        }
        let payload = prepared.payload();
        let compressor = self.deflater.as_mut().filter(|deflater| !self.plain && deflater.takes(payload.len()));
        let frame = compressor.and_then(|deflater| {
            let frame = prepared.deflated(deflater.config())?;
            deflater.sent(payload);
            Some(frame)
        });
        self.bytes.encoded(frame.unwrap_or_else(|| prepared.plain()));
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
        self.ended.get_or_insert_with(|| Box::new(reason));
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
        self.ended.get_or_insert_with(|| Box::new(reason));
    }

    /// What has ended the connection, if anything has.
    pub fn ended(&self) -> Option<&TerminateReason> {
        self.ended.as_deref()
    }

    /// Where the closing handshake stands.
    pub const fn closing(&self) -> Closing {
        self.closing
    }

    /// The effects noted so far; `None` after the end, when commands no longer count.
    pub fn effects_mut(&mut self) -> Option<&mut Effects> {
        if self.ended.is_none() { Some(self.effects.get_or_insert_default()) } else { None }
    }

    /// The effects, to carry out, if there are any.
    pub const fn take_effects(&mut self) -> Option<Box<Effects>> {
        self.effects.take()
    }

    /// The bytes to write.
    pub const fn bytes(&self) -> &OutBytes {
        &self.bytes
    }

    /// The same, to take them.
    pub const fn bytes_mut(&mut self) -> &mut OutBytes {
        &mut self.bytes
    }

    fn control(&mut self, opcode: Opcode, payload: &[u8]) {
        if self.closing.may_send() {
            self.bytes.message(opcode, payload);
        }
    }

    #[inline]
    fn message(&mut self, opcode: Opcode, payload: &[u8]) {
        if self.deflater.is_some() || self.handled.is_some() {
            return self.other_message(opcode, payload);
        }
        if self.closing.may_send() {
            self.bytes.message(opcode, payload);
        }
    }

    /// A message that may have to be compressed, or not to be copied.
    #[inline(never)]
    fn other_message(&mut self, opcode: Opcode, payload: &[u8]) {
        if self.closing.may_send() && !self.deflated(opcode, payload) {
            // A small part would keep all of it in memory for as long as it waits for the socket.
            let most = self.handled.as_ref().is_some_and(|message| payload.len() >= message.len() / 2);
            match if most { self.shared_part(payload) } else { None } {
                Some(payload) => self.bytes.shared(opcode, payload),
                None => self.bytes.message(opcode, payload),
            }
        }
    }

    fn shared(&mut self, opcode: Opcode, payload: Bytes) {
        if self.closing.may_send() && !self.deflated(opcode, &payload) {
            self.bytes.shared(opcode, payload);
        }
    }

    /// Sends a message compressed, if it is to be; whether it was.
    fn deflated(&mut self, opcode: Opcode, payload: &[u8]) -> bool {
        let Self { deflater, plain: false, bytes, .. } = self else { return false };
        let Some(deflater) = deflater.as_mut().filter(|deflater| deflater.takes(payload.len())) else { return false };
        bytes.framed(opcode, Coding::Deflated, |buffer| deflater.deflate(payload, buffer)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::out_bytes::drain;
    use super::*;

    #[test]
    fn a_payload_written_in_place_gets_the_shortest_header() {
        for len in [0, 1, 125, 126, 1000, 65_535, 65_536] {
            let mut out = Outbox::default();
            out.text("before");
            let text = "x".repeat(len);
            out.message_with(MessageKind::Text, |buffer| {
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
        let failed = out.message_with(MessageKind::Text, |buffer| {
            buffer.extend_from_slice(b"half");
            Err("no")
        });
        assert_eq!(failed, Err("no"));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            out.message_with::<()>(MessageKind::Text, |buffer| {
                buffer.extend_from_slice(b"half");
                panic!("in the middle");
            })
        }));
        assert!(panicked.is_err());
        assert!(out.bytes_mut().is_empty());
    }

    #[test]
    fn a_foreign_writer_reaches_no_other_message() {
        let mut out = Outbox::default();
        out.text("before");
        let replace = |buffer: &mut Vec<u8>| {
            assert!(buffer.is_empty());
            *buffer = b"new".to_vec();
            Ok::<(), &str>(())
        };
        out.copied_with(MessageKind::Binary, replace).unwrap();
        let failed = out.copied_with(MessageKind::Binary, |buffer| {
            buffer.extend_from_slice(b"half");
            Err("no")
        });
        assert_eq!(failed, Err("no"));
        out.copied_with(MessageKind::Text, replace).unwrap();
        out.frame(Frame::Close(None));
        out.copied_with(MessageKind::Text, |_| Err("nobody listens")).unwrap();
        assert_eq!(drain(out.bytes_mut(), 100), b"\x81\x06before\x82\x03new\x81\x03new\x88\x00");
    }

    #[test]
    fn parts_of_the_message_that_is_handled_are_not_copied() {
        let message = Bytes::from(vec![7; 100_000]);
        let mut out = Outbox::default();
        for (handled, len, copied) in
            [(None, 90_000, true), (Some(&message), 90_000, false), (Some(&message), 40_000, true)]
        {
            out.set_handled(handled);
            let part = &message[10..10 + len];
            out.binary(part);
            let mut slices = [std::io::IoSlice::new(&[]); 2];
            let filled = out.bytes_mut().slices(&mut slices);
            assert_eq!(slices[..filled].iter().any(|slice| slice.as_ptr() == part.as_ptr()), !copied, "{len}");
            let wire = drain(out.bytes_mut(), 50_000);
            assert!(wire.ends_with(part) && wire.len() <= part.len() + 10);
        }
        let (left, right) = (message.slice(..10), message.slice(10..));
        out.set_handled(Some(&left));
        assert_eq!(out.shared_part(&right), None, "another part of the same memory");
        assert_eq!(out.shared_part(b""), None);
        assert_eq!(out.shared_part(&[0; 5]), None);
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
        assert!(out.message_with(MessageKind::Text, |_| Ok::<(), ()>(())).is_ok());
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
