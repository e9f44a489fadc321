//! HTTP/1.1 on one TCP connection, up to its end or its upgrade.

use std::convert::Infallible;
use std::future::{Future as _, poll_fn};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use super::answer::answer;
use super::{RequestBody, Site};
use crate::conn::{Place, Registered};
use crate::upgrade::PeerAddr;

pub(super) async fn serve(stream: TcpStream, peer: SocketAddr, place: Place, site: Arc<Site>, registered: Registered) {
    let settings = &site.settings;
    // A connection that is not waiting for an answer, but for a request, must not hold up the end of the server.
    let answering = AtomicUsize::new(0);
    let service = service_fn(|mut request: http::Request<Incoming>| {
        request.extensions_mut().insert(PeerAddr(peer));
        request.extensions_mut().insert(place.clone());
        let (site, answering) = (Arc::clone(&site), &answering);
        async move {
            answering.fetch_add(1, Ordering::Relaxed);
            let response = answer(&site, request.map(RequestBody::from)).await;
            answering.fetch_sub(1, Ordering::Relaxed);
            Ok::<_, Infallible>(response)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(settings.handshake_timeout)
        .max_buf_size(settings.max_head_size)
        .max_headers(settings.max_headers)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let shutdown = registered.shutdown();
    let mut stopping = pin!(shutdown.started());
    let mut killed = pin!(shutdown.killed());
    let mut grace = pin!(sleep(Duration::ZERO));
    let mut told = false;
    let served = poll_fn(|cx| {
        if !told && stopping.as_mut().poll(cx).is_ready() {
            told = true;
            connection.as_mut().graceful_shutdown();
            grace.as_mut().reset(Instant::now() + settings.drain_timeout / 2);
        }
        match connection.as_mut().poll(cx) {
            Poll::Pending if told && grace.as_mut().poll(cx).is_ready() && answering.load(Ordering::Relaxed) == 0 => {
                Poll::Ready(Ok(()))
            }
            Poll::Pending => killed.as_mut().poll(cx).map(Ok),
            Poll::Ready(served) => Poll::Ready(served),
        }
    })
    .await;
    if let Err(error) = served {
        tracing::debug!(%peer, %error, "HTTP connection");
    }
}
