//! Serving.

use std::sync::Arc;
use std::time::Duration;

use ws_runtime::prelude::*;
use ws_runtime::{Connection, Shutdown};

use crate::testing::Client;

#[derive(Default)]
struct Echo;

#[websocket]
impl Echo {
    #[text]
    fn text<'a>(&mut self, text: &'a str) -> &'a str {
        text
    }
}

/// What is shared by all connections.
#[derive(Debug, Default)]
struct Shop {
    open: bool,
}

struct Customer {
    shop: Arc<Shop>,
}

#[websocket]
impl Customer {
    #[init]
    fn init(shop: Arc<Shop>) -> Self {
        Self { shop }
    }

    #[open]
    fn open(&mut self) -> &'static str {
        if self.shop.open { "what can we do for you?" } else { "we are closed" }
    }

    #[binary]
    fn ignored(&mut self) {}
}

// ANCHOR: server
fn server(shop: Arc<Shop>) -> Server {
    let partners = Origins::list(["https://shop.example", "https://partner.example"]);
    Server::new()
        .route("/echo", Route::<Echo>::new(()))
        .route(
            "/shop",
            Route::<Customer>::new(shop).options(|options| options.origins(partners)),
        )
        .max_connections(10_000)
        .handshake_timeout(Duration::from_secs(5))
        .drain_timeout(Duration::from_secs(20))
}
// ANCHOR_END: server

// ANCHOR: fallback
use bytes::Bytes;
use http_body_util::Full;
use hyper::{Response, StatusCode};
use ws_runtime::RequestBody;

fn with_pages(server: Server) -> Server {
    server.fallback(|request: hyper::Request<RequestBody>| async move {
        let (status, text) = match request.uri().path() {
            "/health" => (StatusCode::OK, "well"),
            _ => (StatusCode::NOT_FOUND, "there is nothing at this address"),
        };
        let mut response =
            Response::new(Full::new(Bytes::from_static(text.as_bytes())));
        *response.status_mut() = status;
        response
    })
}
// ANCHOR_END: fallback

// ANCHOR: http2
fn with_http2(server: Server) -> Server {
    server.http2(|http2| {
        http2.max_concurrent_streams(500).connection_window(4 * 1024 * 1024)
    })
}
// ANCHOR_END: http2

// ANCHOR: graceful
/// Serves until Ctrl-C or SIGTERM; whether all connections had ended in time.
#[cfg(unix)]
async fn serve(server: Server) -> std::io::Result<bool> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminated = signal(SignalKind::terminate())?;
    let server = server.bind("127.0.0.1:0").await?;
    let asked_to_stop = async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated.recv() => {}
        }
    };
    Ok(server.run_until(asked_to_stop).await)
}
// ANCHOR_END: graceful

#[tokio::test]
async fn a_server() {
    let server = with_http2(with_pages(server(Arc::new(Shop { open: true }))))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let (address, shutdown) = (server.local_addr(), server.shutdown_handle());
    let serving = tokio::spawn(server.run());
    assert_eq!(
        Client::open(address, "/shop").await.text().await,
        "what can we do for you?"
    );
    let mut echo = Client::open(address, "/echo").await;
    assert!(Client::refusal(address, "/health").await.ends_with("well"));
    shutdown.start();
    assert_eq!(echo.closed().await, Some(1001));
    assert!(serving.await.unwrap());
}

#[cfg(unix)]
#[tokio::test]
async fn it_serves_until_a_signal() {
    let serving =
        tokio::time::timeout(Duration::from_millis(50), serve(Server::new()));
    assert!(serving.await.is_err(), "nobody has asked it to stop");
}

// ANCHOR: by_hand
use std::convert::Infallible;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use ws_runtime::PeerAddr;

/// A hyper server of your own: the route makes the answer, and after a 101 it runs the
/// connection in a task of its own.
async fn serve_by_hand(
    listener: TcpListener,
    shutdown: &Shutdown,
) -> std::io::Result<()> {
    let echo = Route::<Echo>::new(()).shutdown(shutdown);
    loop {
        let (stream, peer) = listener.accept().await?;
        let echo = echo.clone();
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            let echo = echo.clone();
            async move {
                request.extensions_mut().insert(PeerAddr(peer));
                Ok::<_, Infallible>(echo.upgrade(request).await)
            }
        });
        tokio::spawn(
            http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .with_upgrades(),
        );
    }
}
// ANCHOR_END: by_hand

#[tokio::test]
async fn without_the_server() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let shutdown = Shutdown::new();
    let serving = tokio::spawn({
        let shutdown = shutdown.clone();
        async move { serve_by_hand(listener, &shutdown).await }
    });
    let mut client = Client::open(address, "/").await;
    client.send(0x81, b"hello").await;
    assert_eq!(client.text().await, "hello");
    shutdown.start();
    assert_eq!(client.closed().await, Some(1001));
    assert!(shutdown.finished(Duration::from_secs(10)).await);
    serving.abort();
}

// ANCHOR: stream
/// A stream whose opening handshake somebody else has done.
async fn on_a_stream(
    stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    read_ahead: Bytes,
    shutdown: &Shutdown,
) -> TerminateReason {
    let connection = Connection::new(Echo)
        .options(|options| options.max_message_size(4096))
        .request("/echo".parse().unwrap_or_default(), None)
        .protocol("echo.v1")
        .shutdown(shutdown);
    // `init` is not called: the handler is there already. All else is as ever.
    connection.run(stream, read_ahead).await.reason
}
// ANCHOR_END: stream

#[cfg(unix)]
#[tokio::test]
async fn a_stream_from_elsewhere() {
    let (client, server) = tokio::net::UnixStream::pair().unwrap();
    let shutdown = Shutdown::new();
    let connection = tokio::spawn({
        let shutdown = shutdown.clone();
        async move {
            on_a_stream(
                server,
                Bytes::from_static(b"\x81\x85\0\0\0\0early"),
                &shutdown,
            )
            .await
        }
    });
    let mut client = Client::new(client);
    assert_eq!(client.text().await, "early");
    shutdown.start();
    assert_eq!(client.closed().await, Some(1001));
    assert_eq!(connection.await.unwrap(), TerminateReason::Shutdown);
}
