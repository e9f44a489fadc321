//! HTTP/2 on one connection: its streams, its pings, its end.

mod options;
mod preface;
mod request;
mod wire;

use std::future::{Future as _, poll_fn};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use h2::server::{Builder, Connection, SendResponse};
use h2::{Ping, PingPong, Reason, RecvStream};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep, timeout};

pub use self::options::Http2;
pub(super) use self::preface::is_http2;
use self::wire::Wire;
use super::{Settings, Site};
use crate::conn::{Place, Registered};
use crate::upgrade::PeerAddr;

/// How much h2 may hold of what one stream has to send. Streams give it only what their client has granted, so this
/// binds where clients grant much and then do not read.
const SEND_BUFFER: usize = 64 * 1024;

/// How many bytes of overhead unread DATA frames may have together, beyond which h2 ends the connection: one that is
/// shorter than 256 bytes counts what it lacks. A WebSocket takes its frames from h2 even while it is paused, so what
/// counts is a burst that comes while its task is busy, and requests whose body nobody reads.
const UNREAD_OVERHEAD: usize = 4 * 1024 * 1024;

/// How long late frames of streams that the server has reset are passed over; beyond that they end the connection.
const RESET_MEMORY: Duration = Duration::from_secs(10);

/// How many such streams are remembered.
const RESETS: usize = 1000;

/// How long streams may take to end when the server has waited for them long enough.
const FAREWELL: Duration = Duration::from_millis(500);

/// A request, and what it is answered by.
type Stream = (http::Request<RecvStream>, SendResponse<Bytes>);

/// Serves a connection whose client is known to speak HTTP/2: by its first bytes, or because TLS has agreed on it.
pub(super) async fn serve<S>(stream: S, peer: SocketAddr, place: Place, site: Arc<Site>, registered: Registered)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let settings = &site.settings;
    let (stream, heard) = Wire::new(stream);
    let handshake = builder(&settings.http2).handshake::<_, Bytes>(stream);
    let connection = match timeout(settings.handshake_timeout, handshake).await {
        Ok(Ok(connection)) => connection,
        Ok(Err(error)) => return tracing::debug!(%peer, %error, "HTTP/2 handshake"),
        Err(_elapsed) => return tracing::debug!(%peer, "HTTP/2 handshake: timed out"),
    };
    let accept = |(mut request, respond): Stream, permit| {
        let place = place.of_stream(permit);
        request.extensions_mut().insert(PeerAddr(peer));
        request.extensions_mut().insert(place.clone());
        let site = Arc::clone(&site);
        tokio::spawn(async move {
            request::serve(request, respond, &site).await;
            drop(place);
        });
    };
    if let Err(error) = run(connection, accept, &heard, settings, &registered).await {
        tracing::debug!(%peer, %error, "HTTP/2 connection");
    }
}

fn builder(http2: &Http2) -> Builder {
    let mut builder = Builder::new();
    builder
        .max_concurrent_streams(http2.max_concurrent_streams)
        .initial_window_size(http2.stream_window)
        .initial_connection_window_size(http2.connection_window)
        .max_header_list_size(http2.max_header_list_size)
        .max_send_buffer_size(SEND_BUFFER)
        .data_frame_budget(UNREAD_OVERHEAD)
        .reset_stream_duration(RESET_MEMORY)
        .max_concurrent_reset_streams(RESETS)
        .max_pending_accept_reset_streams(streams(http2));
    if http2.connect_protocol {
        builder.enable_connect_protocol();
    }
    builder
}

/// How many streams live at once.
fn streams(http2: &Http2) -> usize {
    usize::try_from(http2.max_concurrent_streams).unwrap_or(usize::MAX)
}

/// Runs a connection to its end, and gives each of its streams to `accept`.
async fn run<S: AsyncRead + AsyncWrite + Unpin>(
    mut connection: Connection<S, Bytes>,
    accept: impl Fn(Stream, OwnedSemaphorePermit),
    heard: &AtomicBool,
    settings: &Settings,
    registered: &Registered,
) -> Result<(), h2::Error> {
    let shutdown = registered.shutdown();
    let (mut stopping, mut killed) = (pin!(shutdown.started()), pin!(shutdown.killed()));
    let mut silence = Silence::new(&mut connection, settings.http2.keep_alive);
    let mut idle = pin!(sleep(settings.handshake_timeout));
    // A stream that is reset makes room for the next one, but its handler may still be at something, or in `terminate`.
    let places = Arc::new(Semaphore::new(streams(&settings.http2).saturating_mul(2).min(Semaphore::MAX_PERMITS)));
    let (mut permit, mut acquire) = (None, pin!(Arc::clone(&places).acquire_owned()));
    let (mut is_idle, mut told, mut is_killed) = (true, false, false);
    poll_fn(|cx| {
        if !told && stopping.as_mut().poll(cx).is_ready() {
            told = true;
            connection.graceful_shutdown();
            // A client that does not answer must not hold up the end of the server.
            idle.as_mut().reset(Instant::now() + settings.drain_timeout / 2);
        }
        loop {
            if permit.is_none() {
                if let Poll::Ready(Ok(next)) = acquire.as_mut().poll(cx) {
                    permit = Some(next);
                    acquire.set(Arc::clone(&places).acquire_owned());
                }
            }
            let accepted = match &permit {
                Some(_) => connection.poll_accept(cx),
                None => connection.poll_closed(cx).map(|closed| closed.err().map(Err)),
            };
            match (accepted, permit.take()) {
                (Poll::Ready(Some(Ok(stream))), Some(permit)) => accept(stream, permit),
                (Poll::Ready(Some(Err(error))), _) => return Poll::Ready(Err(error)),
                (Poll::Ready(_), _) => return Poll::Ready(Ok(())),
                (Poll::Pending, unused) => {
                    permit = unused;
                    break;
                }
            }
        }
        if heard.swap(false, Ordering::Relaxed) {
            silence.broken();
        }
        // A connection without streams is closed as one of HTTP/1.1 without requests.
        let was_idle = std::mem::replace(&mut is_idle, !connection.has_streams());
        if is_idle && !was_idle && !told {
            idle.as_mut().reset(Instant::now() + settings.handshake_timeout);
        }
        if !is_killed && killed.as_mut().poll(cx).is_ready() {
            is_killed = true;
            // Handlers are dropped now, and their clients are told so before the connection ends.
            idle.as_mut().reset(Instant::now() + FAREWELL);
        }
        let done = (is_killed && is_idle)
            || ((is_killed || is_idle) && idle.as_mut().poll(cx).is_ready())
            || silence.poll_over(cx).is_ready();
        if done {
            connection.abrupt_shutdown(Reason::NO_ERROR);
            // What cannot be written now is not worth waiting for.
            drop(connection.poll_closed(cx));
            return Poll::Ready(Ok(()));
        }
        Poll::Pending
    })
    .await
}

/// A client that says nothing is asked, and then given up.
struct Silence {
    pings: Option<(PingPong, Duration)>,
    sleep: Pin<Box<Sleep>>,
    last_heard: Instant,
    asked: bool,
}

impl Silence {
    fn new<S: AsyncRead + AsyncWrite + Unpin>(connection: &mut Connection<S, Bytes>, period: Option<Duration>) -> Self {
        let pings = connection.ping_pong().zip(period);
        let sleep = Box::pin(sleep(period.unwrap_or_default()));
        Self { pings, sleep, last_heard: Instant::now(), asked: false }
    }

    /// Something has come.
    fn broken(&mut self) {
        self.last_heard = Instant::now();
        self.asked = false;
    }

    /// Ready when the client has not answered.
    fn poll_over(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some((pings, period)) = &mut self.pings else { return Poll::Pending };
        // Takes the answer, so that there may be a next ping.
        drop(pings.poll_pong(cx));
        while self.sleep.as_mut().poll(cx).is_ready() {
            let now = Instant::now();
            let due = self.last_heard + *period * if self.asked { 2 } else { 1 };
            if due > now {
                self.sleep.as_mut().reset(due);
            } else if self.asked || pings.send_ping(Ping::opaque()).is_err() {
                return Poll::Ready(());
            } else {
                self.asked = true;
            }
        }
        Poll::Pending
    }
}
