//! Extended CONNECT (RFC 8441): what is different from an upgrade of HTTP/1.1.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::Method;
use tokio::sync::oneshot;

use crate::conn::{Connection, Http2Stream, Place};
use crate::handler::WebSocketHandler;
use crate::proto::handshake::{Handshake, Refusal};

/// Where the stream of a request comes when the 200 is sent, in the request's extensions; they want it to be `Clone`.
#[derive(Clone)]
pub(crate) struct OnStream(Arc<Mutex<Option<oneshot::Receiver<Http2Stream>>>>);

impl OnStream {
    /// One that is in nobody's hands once the sender is closed.
    pub(crate) fn new() -> (oneshot::Sender<Http2Stream>, Self) {
        let (sender, receiver) = oneshot::channel();
        (sender, Self(Arc::new(Mutex::new(Some(receiver)))))
    }

    async fn stream(self) -> Option<Http2Stream> {
        let receiver = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        receiver?.await.ok()
    }
}

/// The handshake of a request over HTTP/2, as our own server hands it over, or hyper's.
pub(super) fn check<B>(request: &http::Request<B>) -> Result<Handshake, Refusal> {
    let h2 = request.extensions().get::<h2::ext::Protocol>().map(h2::ext::Protocol::as_str);
    let hyper = request.extensions().get::<hyper::ext::Protocol>().map(hyper::ext::Protocol::as_str);
    let protocol = h2.or(hyper).filter(|_| request.method() == Method::CONNECT);
    Handshake::check_connect(protocol, request.uri().authority().map(http::uri::Authority::as_str), request.headers())
}

/// The host that the request is for, which its origin is compared with.
pub(super) fn host<B>(request: &http::Request<B>) -> &str {
    request.uri().authority().map(http::uri::Authority::as_str).unwrap_or_default()
}

/// Runs a connection from the moment at which the server has sent its 200, in a task of its own.
pub(super) async fn run<H: WebSocketHandler>(on_stream: OnStream, connection: Connection<H>, place: Option<Place>) {
    if let Some(stream) = on_stream.stream().await {
        tokio::spawn(connection.into_task(stream, Bytes::new(), place));
    } else {
        tracing::debug!("the client was gone before its stream was opened");
        connection.abandon().await;
    }
}
