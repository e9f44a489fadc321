//! What waits for the socket.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::time::Instant;

use super::transport::Transport;
use crate::session::OutBytes;

/// The bytes that wait for the socket, and since when it has taken none.
#[derive(Default)]
pub(super) struct Writer {
    waiting: OutBytes,
    /// Boxed: it seldom happens, and then a timer is set, which takes more.
    stall: Option<Box<Stall>>,
}

/// The stream takes nothing more for now.
struct Stall {
    since: Instant,
    /// Whether it has been given bytes since it was last flushed.
    unflushed: bool,
}

impl Writer {
    /// How many slices one write offers at most.
    const SLICES: usize = 16;

    /// How many bytes wait.
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether everything is written and flushed.
    pub(super) fn is_done(&self) -> bool {
        self.waiting.is_empty() && self.stall.is_none()
    }

    /// Since when the peer has taken nothing although something waits.
    pub(super) fn stalled_since(&self) -> Option<Instant> {
        self.stall.as_ref().map(|stall| stall.since)
    }

    /// Appends `bytes`, which are empty afterwards.
    pub(super) fn append(&mut self, bytes: &mut OutBytes) {
        if !bytes.is_empty() {
            self.waiting.append(bytes);
        }
    }

    /// Writes until nothing waits or the socket takes no more.
    pub(super) fn poll_flush<T: Transport>(&mut self, io: &mut T, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.is_done() {
            return Poll::Ready(Ok(()));
        }
        let mut has_taken = false;
        let result = self.poll_write_out(&mut has_taken, io, cx);
        match (&result, &mut self.stall) {
            (Poll::Ready(_), stall) => *stall = None,
            (Poll::Pending, Some(_)) if !has_taken => {}
            (Poll::Pending, stall) => *stall = Some(Box::new(Stall { since: Instant::now(), unflushed: has_taken })),
        }
        result
    }

    fn poll_write_out<T: Transport>(
        &mut self,
        has_taken: &mut bool,
        io: &mut T,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        while !self.waiting.is_empty() {
            let written = if let Some(bytes) = self.waiting.as_slice() {
                ready!(Pin::new(&mut *io).poll_write(cx, bytes))?
            } else {
                let mut slices = [IoSlice::new(&[]); Self::SLICES];
                let filled = self.waiting.slices(&mut slices);
                ready!(Pin::new(&mut *io).poll_write_vectored(cx, &slices[..filled]))?
            };
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            *has_taken = true;
            self.waiting.advance(written);
        }
        if *has_taken || self.stall.as_ref().is_some_and(|stall| stall.unflushed) {
            ready!(Pin::new(io).poll_flush(cx))?;
        }
        Poll::Ready(Ok(()))
    }
}
