//! Who is there in `fanout`: the bounded queues of all connections, each emptied by the connection's own task.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{Sink, SinkExt as _, Stream, StreamExt as _};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::QUEUE;

/// The same room for all clones.
#[derive(Debug)]
pub struct Room<M>(Arc<Mutex<Vec<Sender<M>>>>);

impl<M> Clone for Room<M> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<M> Default for Room<M> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<M: Clone> Room<M> {
    /// The queue of a new connection, and its own end of it.
    pub fn join(&self) -> (Sender<M>, Receiver<M>) {
        let (sender, queue) = mpsc::channel(QUEUE);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(sender.clone());
        (sender, queue)
    }

    /// Puts `message` into each queue. Whoever does not keep up misses it; whoever is gone leaves.
    pub fn publish(&self, message: &M) {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        queues.retain(|queue| !matches!(queue.try_send(message.clone()), Err(TrySendError::Closed(_))));
    }

    /// Serves a connection of a peer whose socket is a stream and a sink: its messages go to all, what is in its queue to
    /// its client, flushed once for all that has waited there.
    ///
    /// A stream without errors, as yawc's, would need an adapter, which costs its echo some instructions: it has this loop
    /// itself.
    pub async fn serve<S, E>(self, mut socket: S, is_data: impl Fn(&M) -> bool) -> Result<(), E>
    where
        S: Stream<Item = Result<M, E>> + Sink<M, Error = E> + Unpin,
    {
        let (_own, mut queue) = self.join();
        let mut waiting = Vec::new();
        loop {
            tokio::select! {
                biased;
                _ = queue.recv_many(&mut waiting, QUEUE) => {
                    for message in waiting.drain(..) {
                        socket.feed(message).await?;
                    }
                    socket.flush().await?;
                }
                message = socket.next() => {
                    let Some(message) = message else { return Ok(()) };
                    let message = message?;
                    if is_data(&message) {
                        self.publish(&message);
                    }
                }
            }
        }
    }
}
