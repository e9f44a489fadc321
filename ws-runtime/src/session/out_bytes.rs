//! Encoded frames on their way to the socket.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::IoSlice;

use bytes::{Buf as _, Bytes};

use crate::proto::close::CloseFrame;
use crate::proto::header::{self, Coding};
use crate::proto::opcode::Opcode;

/// How many of what waits the thread keeps memory for; more are in use only while sockets take nothing.
const KEPT: usize = 32;

/// The room that frames start with, and that beyond which it is not kept.
const ROOM: usize = 16 * 1024;
const KEPT_ROOM: usize = 4 * ROOM;

thread_local! {
    /// The one that was used last, which is all that most threads need.
    static LAST: Cell<Option<Box<Waiting>>> = const { Cell::new(None) };
    #[expect(clippy::vec_box, reason = "an empty OutBytes, of which each connection has two, is to be a pointer")]
    static SPARE: RefCell<Vec<Box<Waiting>>> = const { RefCell::new(Vec::new()) };
}

/// Encoded frames on their way to the socket. Large payloads are referred to, not copied.
///
/// While nothing waits it owns nothing: the memory belongs to the thread.
#[derive(Debug, Default)]
pub struct OutBytes(Option<Box<Waiting>>);

#[derive(Debug, Default)]
struct Waiting {
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

    /// How many bytes wait.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |waiting| waiting.len())
    }

    /// Whether none wait.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|waiting| waiting.is_empty())
    }

    /// What waits, if it is in one piece.
    pub fn as_slice(&self) -> Option<&[u8]> {
        let waiting = self.0.as_ref()?;
        let small = waiting.buffer.get(waiting.written..)?;
        match (waiting.large.front(), waiting.large.len()) {
            (None, _) => Some(small),
            (Some((_, payload)), 1) if small.is_empty() => Some(payload),
            _ => None,
        }
    }

    /// Fills `slices` with what waits, in order; returns how many were filled.
    pub fn slices<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> usize {
        self.0.as_ref().map_or(0, |waiting| waiting.slices(slices))
    }

    /// The first `count` bytes have been written.
    pub fn advance(&mut self, count: usize) {
        if let Some(waiting) = &mut self.0 {
            waiting.advance(count);
            if waiting.is_empty() {
                self.clear();
            }
        }
    }

    /// Appends all of `other`, which is empty afterwards. It may keep its memory for what comes next, up to
    /// [`release`](Self::release).
    pub fn append(&mut self, other: &mut Self) {
        match (&mut self.0, &mut other.0) {
            (Some(waiting), Some(more)) if !waiting.is_empty() => waiting.append(more),
            _ => std::mem::swap(self, other),
        }
    }

    /// Gives back the memory, if nothing waits.
    #[inline]
    pub fn release(&mut self) {
        if self.0.is_some() && self.is_empty() {
            self.clear();
        }
    }

    /// Forgets everything that waits.
    pub fn clear(&mut self) {
        if let Some(waiting) = self.0.take() {
            waiting.give_back();
        }
    }

    #[inline]
    fn waiting(&mut self) -> &mut Waiting {
        self.0.get_or_insert_with(Waiting::take)
    }

    fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.waiting().buffer
    }

    #[inline]
    pub(super) fn message(&mut self, opcode: Opcode, payload: &[u8]) {
        let buffer = self.buffer();
        header::encode(opcode, Coding::Plain, payload.len(), buffer);
        buffer.extend_from_slice(payload);
    }

    pub(super) fn shared(&mut self, opcode: Opcode, payload: Bytes) {
        if payload.len() < Self::LARGE {
            return self.message(opcode, &payload);
        }
        header::encode(opcode, Coding::Plain, payload.len(), self.buffer());
        self.encoded(payload);
    }

    /// Appends bytes that are a frame, or the rest of one.
    pub(super) fn encoded(&mut self, bytes: Bytes) {
        if bytes.len() < Self::LARGE {
            return self.buffer().extend_from_slice(&bytes);
        }
        let waiting = self.waiting();
        waiting.large_len += bytes.len();
        waiting.large.push_back((waiting.buffer.len(), bytes));
    }

    pub(super) fn close(&mut self, close: Option<&CloseFrame>) {
        let Some(CloseFrame { code, reason }) = close else { return self.message(Opcode::Close, &[]) };
        let buffer = self.buffer();
        header::encode(Opcode::Close, Coding::Plain, 2 + reason.as_str().len(), buffer);
        buffer.extend_from_slice(&code.get().to_be_bytes());
        buffer.extend_from_slice(reason.as_str().as_bytes());
    }

    /// Appends a frame whose payload `write` appends: the header is put before it when its length is known.
    pub(super) fn framed<E>(
        &mut self,
        opcode: Opcode,
        coding: Coding,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        /// Room for the header of a payload of 126 to 65,535 bytes, so that those need not be moved.
        const GUESS: usize = 4;
        let buffer = self.buffer();
        let frame = Unfinished { start: buffer.len(), buffer };
        frame.buffer.extend_from_slice(&[0; GUESS]);
        write(frame.buffer)?;
        let start = frame.finish();
        let buffer = self.buffer();
        let (header, used) = header::encoded(opcode, coding, buffer.len().saturating_sub(start + GUESS));
        buffer.splice(start..start + GUESS, header.into_iter().take(used));
        Ok(())
    }
}

impl Waiting {
    /// Nothing, with memory of the thread's.
    #[inline(never)]
    #[expect(clippy::unnecessary_box_returns, reason = "the box is what is kept")]
    fn take() -> Box<Self> {
        let last = LAST.try_with(Cell::take).ok().flatten();
        let spare = last.or_else(|| SPARE.try_with(|spare| spare.borrow_mut().pop()).ok().flatten());
        spare.unwrap_or_else(|| Box::new(Self { buffer: Vec::with_capacity(ROOM), ..Self::default() }))
    }

    /// Gives the memory back to the thread.
    fn give_back(mut self: Box<Self>) {
        self.buffer.clear();
        self.written = 0;
        if !self.large.is_empty() {
            self.large.clear();
            self.large_len = 0;
        }
        if self.buffer.capacity() > KEPT_ROOM || self.large.capacity() > KEPT {
            return;
        }
        // A thread that ends may have lost its own already.
        if let Ok(Some(other)) = LAST.try_with(|last| last.replace(Some(self))) {
            _ = SPARE.try_with(|spare| {
                let mut spare = spare.borrow_mut();
                if spare.len() < KEPT {
                    spare.push(other);
                }
            });
        }
    }

    fn len(&self) -> usize {
        self.buffer.len() - self.written + self.large_len
    }

    fn is_empty(&self) -> bool {
        self.buffer.len() == self.written && self.large.is_empty()
    }

    fn slices<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> usize {
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

    fn advance(&mut self, mut count: usize) {
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
    }

    fn append(&mut self, other: &mut Self) {
        self.compact();
        let base = self.buffer.len();
        self.buffer.extend_from_slice(other.buffer.get(other.written..).unwrap_or_default());
        if !other.large.is_empty() {
            self.large.extend(other.large.drain(..).map(|(at, payload)| (base + at - other.written, payload)));
            self.large_len += std::mem::take(&mut other.large_len);
        }
        other.buffer.clear();
        other.written = 0;
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

/// Writes out everything, `step` bytes at a time.
#[cfg(test)]
pub(super) fn drain(out: &mut OutBytes, step: usize) -> Vec<u8> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(out.as_slice(), None, "in several pieces");
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
        assert_eq!(out.as_slice(), Some(&*slices[0]), "in one piece");
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
    fn memory_belongs_to_the_thread_while_nothing_waits() {
        let mut out = OutBytes::default();
        let mut behind = OutBytes::default();
        for large in [false, true] {
            for _ in 0..10 {
                out.message(Opcode::Text, b"x");
                if large {
                    out.shared(Opcode::Binary, Bytes::from(vec![7; OutBytes::LARGE]));
                }
                behind.append(&mut out);
                out.message(Opcode::Text, b"y");
                behind.append(&mut out);
                out.release();
                assert!(out.0.is_none());
                behind.advance(behind.len());
                assert!(behind.0.is_none());
            }
        }
        assert!(LAST.take().is_some());
        assert_eq!(SPARE.with_borrow(Vec::len), 1);
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
        let capacity = out.buffer().capacity();
        assert!(capacity < 32 * 1024, "{capacity}");
    }
}
