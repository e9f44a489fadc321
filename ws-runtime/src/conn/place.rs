//! What is held for as long as a connection lives.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

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
            None => {
                let permit = self.connection.lock().unwrap_or_else(PoisonError::into_inner).take();
                Held::Connection(permit.map(Permit::from))
            }
            Some(_) => Held::Stream(Box::new(self)),
        }
    }
}

/// A place, held for a WebSocket.
#[derive(Debug)]
#[expect(dead_code, reason = "held, not read")]
pub(super) enum Held {
    /// The whole of a connection.
    Connection(Option<Permit>),
    /// A part of one.
    Stream(Box<Place>),
}

/// An [`OwnedSemaphorePermit`] in half the size: it is for one.
#[derive(Debug)]
pub(super) struct Permit(Arc<Semaphore>);

impl From<OwnedSemaphorePermit> for Permit {
    fn from(permit: OwnedSemaphorePermit) -> Self {
        debug_assert_eq!(permit.num_permits(), 1);
        let semaphore = Arc::clone(permit.semaphore());
        permit.forget();
        Self(semaphore)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.add_permits(1);
    }
}
