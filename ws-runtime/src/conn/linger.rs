//! The end of the TCP connection, so that the peer gets our close frame (RFC 6455 §7.1.1).

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::time::Duration;

use tokio::time::{Instant, timeout, timeout_at};

use super::pool;
use super::transport::Transport;
use crate::session::Inbound;

/// How long is read from a peer after our side is shut down. Closing with unread data would reset the connection, and
/// a peer that is still sending could lose the close frame (RFC 9112 §9.6).
pub(crate) const LINGER: Duration = Duration::from_secs(1);

/// Reads until the peer's close frame, its end or `deadline`. Messages are dropped: we have closed.
pub(super) async fn await_close<T: Transport>(io: &mut T, inbound: &mut Inbound, deadline: Instant) {
    let closed = async {
        while let Ok(Some(mut chunk)) = poll_fn(|cx| pool::poll_read(io, cx)).await {
            if inbound.find_close(chunk.bytes_mut()).is_some() {
                return;
            }
        }
    };
    drop(timeout_at(deadline, pin!(closed)).await);
}

/// Ends our side of the stream, if it can be by `deadline`.
pub(super) async fn end<T: Transport>(io: &mut T, deadline: Instant) {
    drop(timeout_at(deadline, poll_fn(|cx| Pin::new(&mut *io).poll_shutdown(cx))).await);
}

/// Runs `future` beside a stream that nobody reads.
pub(super) async fn unread<T: Transport, F: Future>(io: &mut T, future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|cx| {
        let polled = future.as_mut().poll(cx);
        if polled.is_pending() {
            drop(io.poll_unread(cx));
        }
        polled
    })
    .await
}

/// Ends our side of the stream, and waits a little for the peer to end its own.
pub(super) async fn close<T: Transport>(io: &mut T) {
    let ended = async {
        if poll_fn(|cx| Pin::new(&mut *io).poll_shutdown(cx)).await.is_err() {
            return;
        }
        while let Ok(Some(_)) = poll_fn(|cx| pool::poll_read(io, cx)).await {}
    };
    drop(timeout(LINGER, pin!(ended)).await);
}
