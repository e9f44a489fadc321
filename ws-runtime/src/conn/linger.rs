//! The end of the TCP connection, so that the peer gets our close frame (RFC 6455 §7.1.1).

use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::task::{Poll, ready};
use std::time::Duration;

use tokio::io::ReadBuf;
use tokio::time::{Instant, timeout, timeout_at};

use super::pool;
use super::transport::Transport;
use crate::session::{Event, Inbound};

/// How long and how much is read from a peer after our side is shut down. Closing with unread data would reset the
/// connection, and the peer could lose the close frame (RFC 9112 §9.6).
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 64 * 1024;

/// Reads until the peer's close frame, its end or `deadline`. Messages are dropped: we have closed.
pub(super) async fn await_close<T: Transport>(io: &mut T, inbound: &mut Inbound, deadline: Instant) {
    let closed = async { while read(io, |bytes| awaits_more(inbound, bytes)).await.unwrap_or(false) {} };
    _ = timeout_at(deadline, pin!(closed)).await;
}

/// Ends our side of the stream, and waits a little for the peer to end its own.
pub(super) async fn close<T: Transport>(io: &mut T) {
    let ended = async {
        if poll_fn(|cx| Pin::new(&mut *io).poll_shutdown(cx)).await.is_err() {
            return;
        }
        let mut left = LINGER_BYTES;
        while read(io, |bytes| {
            left = left.saturating_sub(bytes.len());
            left > 0
        })
        .await
        .unwrap_or(false)
        {}
    };
    _ = timeout(LINGER, pin!(ended)).await;
}

/// Whether the peer's close frame is still to come after `bytes`.
fn awaits_more(inbound: &mut Inbound, mut bytes: &mut [u8]) -> bool {
    loop {
        let received = inbound.recv(bytes);
        match received.event {
            Ok(None) => return true,
            Ok(Some(Event::Close(_))) | Err(_) => return false,
            Ok(Some(_)) => {}
        }
        let consumed = received.consumed;
        bytes = bytes.get_mut(consumed..).unwrap_or_default();
    }
}

/// Reads once and shows `take` what came; what it returns, or `false` at the end of the stream.
fn read<T: Transport>(io: &mut T, mut take: impl FnMut(&mut [u8]) -> bool) -> impl Future<Output = io::Result<bool>> {
    poll_fn(move |cx| {
        let mut buffer = pool::read_buffer();
        let mut read = ReadBuf::new(&mut buffer);
        let result = Pin::new(&mut *io).poll_read(cx, &mut read);
        let more = !read.filled().is_empty() && take(read.filled_mut());
        pool::return_read_buffer(buffer);
        ready!(result)?;
        Poll::Ready(Ok(more))
    })
}
