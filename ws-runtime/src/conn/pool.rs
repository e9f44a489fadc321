//! Buffers that belong to the thread, not to a connection: an idle connection owns none.

use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, ReadBuf};

/// What is read at once.
const READ_LEN: usize = 16 * 1024;

/// How many buffers a thread keeps; more are in use only while handlers wait in the middle of what was read.
const KEPT: usize = 32;

thread_local! {
    static READ: RefCell<Vec<Box<[u8]>>> = const { RefCell::new(Vec::new()) };
}

/// What one read brought, in a buffer that goes back to the thread when this is dropped.
pub(super) struct Chunk {
    buffer: Box<[u8]>,
    len: usize,
}

impl Chunk {
    /// The bytes.
    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.buffer[..self.len]
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        // A thread that ends may have lost its pool before a task of its runtime is dropped.
        _ = READ.try_with(|kept| {
            let mut kept = kept.borrow_mut();
            if kept.len() < KEPT {
                kept.push(std::mem::take(&mut self.buffer));
            }
        });
    }
}

/// Reads once; `None` at the end of the stream.
pub(super) fn poll_read<T: AsyncRead + Unpin>(io: &mut T, cx: &mut Context<'_>) -> Poll<io::Result<Option<Chunk>>> {
    let buffer = READ.with_borrow_mut(Vec::pop).unwrap_or_else(|| vec![0; READ_LEN].into_boxed_slice());
    // Goes back to the thread at once if there is nothing to read.
    let mut chunk = Chunk { buffer, len: 0 };
    let mut read = ReadBuf::new(&mut chunk.buffer);
    ready!(Pin::new(io).poll_read(cx, &mut read))?;
    chunk.len = read.filled().len();
    Poll::Ready(Ok(Some(chunk).filter(|chunk| chunk.len > 0)))
}
