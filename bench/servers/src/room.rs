//! Who is there in `fanout`: the bounded queues of all connections, each emptied by the connection's own task.

use std::sync::{Arc, Mutex, PoisonError};

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
}
