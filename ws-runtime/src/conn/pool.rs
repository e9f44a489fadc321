//! Buffers that belong to the thread, not to a connection: an idle connection owns none.

use std::cell::{Cell, RefCell};
use std::future::Future as _;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use bytes::{BufMut, Bytes};
use tokio::io::{AsyncRead, AsyncReadExt as _, ReadBuf};

/// What is read at once: a message of 16 KiB with its header, and more.
const READ_LEN: usize = 32 * 1024;

/// How many buffers a thread keeps; more are in use only while handlers wait in the middle of what was read.
const KEPT: usize = 32;

thread_local! {
    /// The one that was used last, which is all that most threads need.
    static LAST: Cell<Option<Box<[u8]>>> = const { Cell::new(None) };
    static READ: RefCell<Vec<Box<[u8]>>> = const { RefCell::new(Vec::new()) };
}

fn take() -> Box<[u8]> {
    let last = LAST.take().or_else(|| READ.with_borrow_mut(Vec::pop));
    last.unwrap_or_else(|| vec![0; READ_LEN].into_boxed_slice())
}

fn give_back(buffer: Box<[u8]>) {
    // A thread that ends may have lost its pool before a task of its runtime is dropped.
    if let Ok(Some(other)) = LAST.try_with(|last| last.replace(Some(buffer))) {
        _ = READ.try_with(|kept| {
            let mut kept = kept.borrow_mut();
            if kept.len() < KEPT {
                kept.push(other);
            }
        });
    }
}

/// What one read brought, in a buffer that goes back to the thread when this is dropped.
pub(super) struct Chunk {
    buffer: Box<[u8]>,
    len: usize,
    /// How many of the bytes are handled.
    used: usize,
    is_begun: bool,
}

impl Chunk {
    fn new(buffer: Box<[u8]>, len: usize) -> Self {
        Self { buffer, len, used: 0, is_begun: false }
    }

    /// Bytes that were read elsewhere.
    pub(super) fn of(bytes: Bytes) -> Self {
        let bytes = Vec::from(bytes).into_boxed_slice();
        let len = bytes.len();
        Self::new(bytes, len)
    }

    /// Whether some of it is handled.
    pub(super) const fn is_begun(&self) -> bool {
        self.is_begun
    }

    /// Whether all of it is handled. Not so at first, even with no bytes: they may have been read right into their
    /// message.
    pub(super) const fn is_done(&self) -> bool {
        self.is_begun && self.used == self.len
    }

    /// The bytes that are not handled.
    pub(super) fn bytes(&self) -> &[u8] {
        self.buffer.get(self.used..self.len).unwrap_or_default()
    }

    /// The same, to be unmasked in place.
    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        self.buffer.get_mut(self.used..self.len).unwrap_or_default()
    }

    /// Has `recv` handle some of them: it returns how many, and what they bring.
    #[inline]
    pub(super) fn handle<'a, R>(&'a mut self, recv: impl FnOnce(&'a mut [u8]) -> (usize, R)) -> R {
        self.is_begun = true;
        let (used, brought) = recv(self.buffer.get_mut(self.used..self.len).unwrap_or_default());
        self.used += used;
        brought
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        // Others were made elsewhere.
        if self.buffer.len() == READ_LEN {
            give_back(std::mem::take(&mut self.buffer));
        }
    }
}

/// Reads once; `None` at the end of the stream.
pub(super) fn poll_read<T: AsyncRead + Unpin>(io: &mut T, cx: &mut Context<'_>) -> Poll<io::Result<Option<Chunk>>> {
    poll_read_some(io, READ_LEN, cx)
}

/// Reads once, and no more than `most` bytes; `None` at the end of the stream.
pub(super) fn poll_read_some<T: AsyncRead + Unpin>(
    io: &mut T,
    most: usize,
    cx: &mut Context<'_>,
) -> Poll<io::Result<Option<Chunk>>> {
    let mut buffer = take();
    let mut read = ReadBuf::new(&mut buffer[..most.min(READ_LEN)]);
    let polled = Pin::new(io).poll_read(cx, &mut read);
    let len = read.filled().len();
    if len == 0 {
        give_back(buffer);
        return polled.map_ok(|()| None);
    }
    Poll::Ready(Ok(Some(Chunk::new(buffer, len))))
}

/// Reads once, right into `room`: what is returned then has no bytes. `None` at the end of the stream.
pub(super) fn poll_read_into<T: AsyncRead + Unpin>(
    io: &mut T,
    room: &mut impl BufMut,
    cx: &mut Context<'_>,
) -> Poll<io::Result<Option<Chunk>>> {
    let len = ready!(pin!(io.read_buf(room)).poll(cx))?;
    Poll::Ready(Ok((len > 0).then(|| Chunk::new(Box::default(), 0))))
}
