//! The connection around the streams: how it is told from HTTP/1.1, its limits, its pings, and its end.

use std::convert::Infallible;
use std::time::Duration;

use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tests::{Echo, Http2, Running, connect_request, frame, soon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use ws_runtime::{ErrorReason, Route, Server, Shutdown, TerminateReason};

use crate::raw::{ACK, CONNECT, DATA, GOAWAY, HEADERS, PING, PREFACE, Raw, SETTINGS};
use crate::told::{connected, ended, message, opened, told};

#[tokio::test]
async fn a_preface_in_pieces() {
    let running = Running::echo().await;
    let mut stream = TcpStream::connect(running.address()).await.unwrap();
    stream.set_nodelay(true).unwrap();
    for byte in [PREFACE, &[0, 0, 0, SETTINGS, 0, 0, 0, 0, 0]].concat() {
        stream.write_all(&[byte]).await.unwrap();
        tokio::task::yield_now().await;
    }
    let mut head = [0; 9];
    soon(stream.read_exact(&mut head)).await.unwrap();
    assert_eq!(head[3], SETTINGS);
}

#[tokio::test]
async fn requests_of_http1_that_begin_as_a_preface_does() {
    let running = Running::echo().await;
    for start in ["P", "PR", "PRI", "PRI * HTTP/2.0\r\n\r\n"] {
        for method in ["OST", "OPFIND", "NT"] {
            let mut stream = TcpStream::connect(running.address()).await.unwrap();
            stream.set_nodelay(true).unwrap();
            stream.write_all(start.as_bytes()).await.unwrap();
            tokio::task::yield_now().await;
            let request = format!("{method} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            drop(stream.write_all(request.as_bytes()).await);
            let mut answer = Vec::new();
            drop(soon(stream.read_to_end(&mut answer)).await);
            let answer = String::from_utf8(answer).unwrap();
            assert!(answer.starts_with(if start.len() < 4 { "HTTP/1.1 404" } else { "" }), "{start}{method}: {answer}");
        }
    }
}

#[tokio::test]
async fn half_a_preface_ends_at_the_handshake_timeout() {
    let server = Server::new().handshake_timeout(Duration::from_millis(50));
    let running = Running::start(server).await;
    for part in [&PREFACE[..0], &PREFACE[..1], &PREFACE[..23], PREFACE] {
        let mut stream = TcpStream::connect(running.address()).await.unwrap();
        stream.write_all(part).await.unwrap();
        let mut rest = Vec::new();
        drop(soon(stream.read_to_end(&mut rest)).await);
    }
    assert!(running.stop().await);
}

#[tokio::test]
async fn without_http2_its_preface_is_refused() {
    let running = Running::start(Server::new().http2(|http2| http2.enabled(false))).await;
    let mut stream = TcpStream::connect(running.address()).await.unwrap();
    stream.write_all(&[PREFACE, &[0, 0, 0, SETTINGS, 0, 0, 0, 0, 0]].concat()).await.unwrap();
    let mut answer = Vec::new();
    drop(soon(stream.read_to_end(&mut answer)).await);
    assert!(!answer.starts_with(&[0, 0]), "{answer:?}");
    assert!(running.stop().await);
}

// Cowboy: B46
#[tokio::test]
async fn streams_count_as_one_connection_and_are_limited_by_it() {
    let (running, _events, http2) =
        connected(|server| server.max_connections(1).http2(|http2| http2.max_concurrent_streams(2))).await;
    let mut one = http2.open(running.address(), "/told").await;
    let two = http2.open(running.address(), "/told").await;
    // The third waits on the client's side until there is room.
    let third = connect_request(running.address(), "/told");
    let (first, third) = tokio::join!(
        async {
            one.close(1000, "").await;
            one.rest().await
        },
        http2.try_open(third)
    );
    assert_eq!(first.len(), 1);
    assert_eq!(third.unwrap().0.status(), 200);
    // Another connection waits until this one is gone.
    let mut waiting = TcpStream::connect(running.address()).await.unwrap();
    waiting.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    http2.cut();
    drop(two);
    let mut answer = String::new();
    soon(waiting.read_to_string(&mut answer)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
}

// Cowboy: B46
#[tokio::test]
async fn a_stream_too_many_is_refused() {
    let (running, _events) = told(|server| server.http2(|http2| http2.max_concurrent_streams(1))).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    raw.headers(1, 0, CONNECT).await;
    assert_eq!(raw.of(1).await.kind, HEADERS);
    raw.headers(3, 0, CONNECT).await;
    // REFUSED_STREAM: it may be tried again.
    assert_eq!(raw.of(3).await.code(), 7);
    raw.data(1, 0, &frame(0x81, b"Hello")).await;
    assert_eq!(raw.of(1).await.payload, b"\x81\x05Hello");
}

#[tokio::test]
async fn a_connection_without_streams_is_closed() {
    const TIMEOUT: Duration = Duration::from_secs(1);
    let (running, mut events) = told(|server| server.handshake_timeout(TIMEOUT)).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    raw.headers(1, 0, CONNECT).await;
    assert_eq!(raw.of(1).await.kind, HEADERS);
    opened(&mut events).await;
    // As long as there is one, it lives.
    tokio::time::sleep(2 * TIMEOUT).await;
    raw.data(1, 0, &frame(0x88, b"")).await;
    let goaway = raw.until(GOAWAY).await;
    assert_eq!(goaway.payload[4..8], [0; 4], "NO_ERROR");
    assert_eq!(raw.next().await, None);
    let quiet = Raw::connect(running.address(), &[]).await.until(GOAWAY).await;
    assert_eq!(quiet.payload[4..8], [0; 4], "NO_ERROR");
}

#[tokio::test]
async fn a_silent_client_is_asked_and_then_given_up() {
    let (running, mut events) =
        told(|server| server.http2(|http2| http2.keep_alive(Some(Duration::from_secs(1))))).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    raw.headers(1, 0, CONNECT).await;
    assert_eq!(raw.of(1).await.kind, HEADERS);
    for _ in 0..2 {
        let ping = raw.until(PING).await;
        assert_eq!(ping.flags & ACK, 0);
        raw.frame(PING, ACK, 0, &ping.payload).await;
    }
    raw.until(PING).await;
    raw.until(GOAWAY).await;
    assert_eq!(ended(&mut events).await, TerminateReason::Error(ErrorReason::Closed));
}

// Cowboy: B40
#[tokio::test]
async fn when_the_server_stops_every_stream_is_told() {
    let (running, mut events) = told(|server| server.drain_timeout(Duration::from_secs(3600))).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    for stream in [1, 3] {
        raw.headers(stream, 0, CONNECT).await;
        opened(&mut events).await;
    }
    let stopping = tokio::spawn(running.stop());
    let (mut told, mut closed) = (false, 0);
    while let Some(frame) = raw.next().await {
        match frame.kind {
            GOAWAY => told = true,
            PING if frame.flags & ACK == 0 => raw.frame(PING, ACK, 0, &frame.payload).await,
            DATA if !frame.payload.is_empty() => {
                assert_eq!(frame.payload, b"\x88\x02\x03\xE9");
                raw.data(frame.stream, 1, &tests::frame(0x88, b"\x03\xE9")).await;
                closed += 1;
            }
            _ => {}
        }
    }
    assert!(told);
    assert_eq!(closed, 2);
    for _ in 0..2 {
        assert_eq!(ended(&mut events).await, TerminateReason::Shutdown);
    }
    assert!(soon(stopping).await.unwrap());
}

#[tokio::test]
async fn a_hyper_service_of_ones_own_can_upgrade_by_hand() {
    let shutdown = Shutdown::new();
    let route = Route::<Echo>::new(()).shutdown(&shutdown);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let service = service_fn(move |request: Request<Incoming>| {
            let route = route.clone();
            async move { Ok::<_, Infallible>(route.upgrade(request).await) }
        });
        let mut http2 = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
        http2.enable_connect_protocol().serve_connection(TokioIo::new(stream), service).await
    });
    let http2 = Http2::connect(address).await;
    let mut request = connect_request(address, "/anywhere");
    request.extensions_mut().insert(h2::ext::Protocol::from_static("mqtt"));
    assert_eq!(http2.try_open(request).await.unwrap().0.status(), 501);
    let mut peer = http2.open(address, "/anywhere").await;
    peer.text("by hand").await;
    assert_eq!(peer.recv_text().await, "by hand");
    shutdown.start();
    assert_eq!(peer.recv_close().await, Some((1001, String::new())));
    peer.close(1001, "").await;
    assert!(soon(shutdown.finished(Duration::from_secs(10))).await);
    http2.cut();
    drop(soon(serving).await.unwrap());
}

#[tokio::test]
async fn the_last_frames_reach_a_client_that_is_still_sending() {
    let (running, mut events) = told(|server| server).await;
    for _ in 0..20 {
        let mut raw = Raw::connect(running.address(), &[]).await;
        raw.headers(1, 0, CONNECT).await;
        opened(&mut events).await;
        // An error of the connection, and much more than the server reads after it.
        raw.data(0, 0, b"x").await;
        let frames = raw.write_and_read_to_end(&vec![0; 4 << 20]).await.expect("no reset before the end");
        assert!(frames.iter().any(|frame| frame.kind == GOAWAY), "{frames:?}");
    }
}

#[tokio::test]
async fn a_handler_that_is_stuck_is_dropped_at_the_deadline() {
    let (running, mut events, http2) = connected(|server| server.drain_timeout(Duration::from_millis(50))).await;
    let mut peer = http2.open(running.address(), "/told").await;
    peer.text("stuck").await;
    assert_eq!(message(&mut events).await, "stuck");
    assert!(!running.stop().await);
    assert_eq!(ended(&mut events).await, TerminateReason::Shutdown);
    assert_eq!(peer.recv_close().await, Some((1001, String::new())));
}

#[tokio::test]
async fn idle_connections_do_not_hold_up_the_end() {
    let (running, _events, http2) = connected(|server| server).await;
    let mut silent = TcpStream::connect(running.address()).await.unwrap();
    silent.write_all(&PREFACE[..5]).await.unwrap();
    let raw = Raw::connect(running.address(), &[]).await;
    // It answers no PING, so it is cut off at half of the drain timeout; the others end at once.
    drop(raw);
    assert!(running.stop().await);
    assert!(http2.ended().await.is_ok());
}

#[tokio::test]
async fn requests_are_answered_on_both_versions_at_once() {
    let (running, _events, http2) = connected(|server| server).await;
    let mut peer = http2.open(running.address(), "/told").await;
    let request = Request::get(format!("http://{}/page", running.address())).body(()).unwrap();
    assert_eq!(http2.ask(request, true).await.unwrap().0.status(), 404);
    let mut http1 = TcpStream::connect(running.address()).await.unwrap();
    http1.write_all(b"GET /told HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    soon(http1.read_to_string(&mut answer)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 426"), "{answer}");
    peer.text("and this").await;
    assert_eq!(peer.recv_text().await, "and this");
}
