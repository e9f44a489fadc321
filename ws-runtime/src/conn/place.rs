//! What is held for as long as a connection lives.

use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;

/// A place among the connections of a server, and over HTTP/2 among the streams of one, for as long as it is held.
#[derive(Clone, Debug)]
#[expect(dead_code, reason = "held, not read")]
pub(crate) struct Place {
    connection: Arc<OwnedSemaphorePermit>,
    stream: Option<Arc<OwnedSemaphorePermit>>,
}

impl Place {
    pub(crate) fn of_connection(permit: OwnedSemaphorePermit) -> Self {
        Self { connection: Arc::new(permit), stream: None }
    }

    pub(crate) fn of_stream(&self, permit: OwnedSemaphorePermit) -> Self {
        Self { stream: Some(Arc::new(permit)), ..self.clone() }
    }
}
