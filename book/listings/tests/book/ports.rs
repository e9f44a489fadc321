//! From Cowboy: five handlers of its history, each by hand and as a block, both driven by the same test.

use std::convert::Infallible;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;
use ws_runtime::{Route, WebSocketHandler};

use crate::testing::Client;

mod greeter;
mod v1_0;
mod v2_0;
mod v2_7;
mod y2011;

/// What a route answers to an upgrade request: the head of its answer, and the connection, if there is one now.
/// All in memory, so that the clock can be paused.
async fn ask<H: WebSocketHandler>(
    route: Route<H>,
    target: &str,
    fields: &[&str],
) -> (String, Client<DuplexStream>) {
    let (mut client, server) = tokio::io::duplex(64 * 1024);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let route = route.clone();
        async move { Ok::<_, Infallible>(route.upgrade(request).await) }
    });
    tokio::spawn(
        hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(server), service)
            .with_upgrades(),
    );
    let request = format!(
        "GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{}\r\n\r\n",
        fields.join("\r\n")
    );
    client.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await.unwrap());
    }
    (String::from_utf8(head).unwrap(), Client::new(client))
}

/// A connection to a route.
async fn open<H: WebSocketHandler>(
    route: Route<H>,
    target: &str,
) -> Client<DuplexStream> {
    let (head, client) = ask(route, target, &["Sec-WebSocket-Version: 13"]).await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    client
}

/// What comes next.
async fn next<T>(told: &mut UnboundedReceiver<T>) -> Option<T> {
    in_time(told.recv()).await
}

/// A test that waits in vain fails, as its clock is paused.
async fn in_time<F: Future>(future: F) -> F::Output {
    timeout(Duration::from_secs(24 * 3600), future).await.expect("nothing comes")
}

/// The status of a route that does not open a connection.
async fn refused<H: WebSocketHandler>(route: Route<H>, target: &str) -> String {
    let (head, _client) = ask(route, target, &["Sec-WebSocket-Version: 13"]).await;
    head.split(' ').nth(1).unwrap().to_owned()
}
