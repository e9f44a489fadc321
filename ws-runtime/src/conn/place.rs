//! What is held for as long as a connection lives.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedSemaphorePermit;

/// A place among the connections of a server, and over HTTP/2 among the streams of one, for as long as it is held. It
/// goes with a request, and those are to be `Clone`.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    connection: Arc<Mutex<Option<OwnedSemaphorePermit>>>,
    stream: Option<Arc<OwnedSemaphorePermit>>,
}

impl Place {
    pub(crate) fn of_connection(permit: OwnedSemaphorePermit) -> Self {
        Self { connection: Arc::new(Mutex::new(Some(permit))), stream: None }
    }

    pub(crate) fn of_stream(&self, permit: OwnedSemaphorePermit) -> Self {
        Self { stream: Some(Arc::new(permit)), ..self.clone() }
    }

    /// The place of a connection that is a WebSocket from here on, and nothing else.
    pub(super) fn hold(self) -> Held {
        match self.stream {
            None => Held::Connection(self.connection.lock().unwrap_or_else(PoisonError::into_inner).take()),
            Some(_) => Held::Stream(self),
        }
    }
}

/// A place, held for a WebSocket.
#[derive(Debug)]
#[expect(dead_code, reason = "held, not read")]
pub(super) enum Held {
    /// The whole of a connection.
    Connection(Option<OwnedSemaphorePermit>),
    /// A part of one.
    Stream(Place),
}
