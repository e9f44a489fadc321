//! What one read has brought, for the modes that flush by hand.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use futures_util::{Sink, SinkExt as _, Stream, StreamExt as _};

/// What `future` gives if it does without waiting. It can be awaited afterwards.
pub async fn output<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// The next message. If it is not there yet, what has been fed is flushed before it is waited for.
pub async fn next_or_flush<S, M>(socket: &mut S) -> Result<Option<<S as Stream>::Item>, S::Error>
where
    S: Stream + Sink<M> + Unpin,
{
    let next = poll_fn(|cx| match socket.poll_next_unpin(cx) {
        Poll::Ready(item) => Poll::Ready(Some(item)),
        Poll::Pending => Poll::Ready(None),
    });
    if let Some(item) = next.await {
        return Ok(item);
    }
    socket.flush().await?;
    Ok(socket.next().await)
}
