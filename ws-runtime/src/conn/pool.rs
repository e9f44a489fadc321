//! Buffers that belong to the thread, not to a connection: an idle connection owns none.

use std::cell::RefCell;

/// What is read at once, and the room that replies start with.
pub(super) const READ_LEN: usize = 16 * 1024;

/// How many buffers a thread keeps; more are in use only while handlers wait in the middle of what was read.
const KEPT: usize = 32;

/// A buffer that has grown beyond this is not kept.
const KEPT_CAPACITY: usize = 4 * READ_LEN;

thread_local! {
    static READ: RefCell<Vec<Box<[u8]>>> = const { RefCell::new(Vec::new()) };
    static WRITE: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// A buffer of [`READ_LEN`] bytes. What is in it is of no account.
pub(super) fn read_buffer() -> Box<[u8]> {
    READ.with_borrow_mut(Vec::pop).unwrap_or_else(|| vec![0; READ_LEN].into_boxed_slice())
}

/// Gives a read buffer back to the thread.
pub(super) fn return_read_buffer(buffer: Box<[u8]>) {
    READ.with_borrow_mut(|kept| {
        if kept.len() < KEPT && buffer.len() == READ_LEN {
            kept.push(buffer);
        }
    });
}

/// An empty buffer to write to.
pub(super) fn write_buffer() -> Vec<u8> {
    WRITE.with_borrow_mut(Vec::pop).unwrap_or_else(|| Vec::with_capacity(READ_LEN))
}

/// Gives a write buffer back to the thread.
pub(super) fn return_write_buffer(mut buffer: Vec<u8>) {
    WRITE.with_borrow_mut(|kept| {
        if kept.len() < KEPT && buffer.capacity() <= KEPT_CAPACITY {
            buffer.clear();
            kept.push(buffer);
        }
    });
}
