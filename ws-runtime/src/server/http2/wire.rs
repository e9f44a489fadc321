//! What an HTTP/2 connection runs on: a stream that knows whether anything has come, and that ends so that the client
//! gets the last frames.

use std::future::Future as _;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use crate::conn::LINGER;

/// How much is read before the tasks of the streams have their turn. What h2 reads it keeps until they take it, so this
/// bounds a burst of tiny frames: at ten bytes of ours for 256 of h2's.
const TURN: usize = 64 * 1024;

/// A stream, and whether anything was read from it since that was last asked.
pub(super) struct Wire<S> {
    stream: S,
    heard: Arc<AtomicBool>,
    /// How much was read in this turn.
    read: usize,
    /// While it is read on after our end.
    linger: Option<Pin<Box<Sleep>>>,
}

impl<S> Wire<S> {
    pub(super) fn new(stream: S) -> (Self, Arc<AtomicBool>) {
        let heard = Arc::new(AtomicBool::new(false));
        (Self { stream, heard: Arc::clone(&heard), read: 0, linger: None }, heard)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        if self.read >= TURN {
            self.read = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        let len = buf.filled().len() - before;
        if len > 0 {
            self.heard.store(true, Ordering::Relaxed);
        }
        self.read = if read.is_pending() { 0 } else { self.read + len };
        read
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// Ends our side, and waits a little for the client to end its own.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.linger.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
        }
        let Self { stream, linger, .. } = &mut *self;
        let over = linger.get_or_insert_with(|| Box::pin(sleep(LINGER))).as_mut().poll(cx);
        let mut dropped = [0; 4096];
        while over.is_pending() {
            let mut dropped = ReadBuf::new(&mut dropped);
            match ready!(Pin::new(&mut *stream).poll_read(cx, &mut dropped)) {
                Ok(()) if !dropped.filled().is_empty() => {}
                Ok(()) | Err(_) => break,
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
