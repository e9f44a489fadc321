//! The server around the connections: limits, other requests, stopping, and doing without it.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use tests::{Echo, Peer, Running, soon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use ws_runtime::{
    Commands, Cx, InFrame, PartialRequest, Reject, Request, RequestBody, Route, Server, Shutdown, TerminateReason,
    Upgrade, WebSocketHandler,
};

const UPGRADE: &str = "Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

async fn open(address: std::net::SocketAddr, target: &str) -> Peer<TcpStream> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("GET {target} HTTP/1.1\r\n{UPGRADE}").as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(soon(stream.read_u8()).await.expect("an answer"));
    }
    assert!(head.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&head));
    Peer::on_socket(stream)
}

/// Sends a request, and reads until the server closes.
async fn ask(address: std::net::SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may answer, and close, before it has everything.
    drop(stream.write_all(request.as_bytes()).await);
    let mut answer = Vec::new();
    drop(soon(stream.read_to_end(&mut answer)).await);
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn other_requests_go_to_the_fallback() {
    let server = Server::new().route("/echo", Route::<Echo>::new(())).fallback(
        |request: hyper::Request<RequestBody>| async move {
            hyper::Response::new(Full::new(Bytes::from(format!("this is {}", request.uri().path()))))
        },
    );
    let running = Running::start(server).await;
    let answer = ask(running.address(), "GET /page?x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("this is /page"), "{answer}");
    let answer = ask(running.address(), "GET /echo/more HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(answer.ends_with("this is /echo/more"), "{answer}");
}

#[tokio::test]
async fn heads_that_are_too_long_are_answered() {
    let running = Running::echo().await;
    let long = "x".repeat(9000);
    let huge = "x".repeat(70_000);
    let many = "a: b\r\n".repeat(120);
    for (request, status) in [
        (format!("GET /{long} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), "414"),
        (format!("GET /echo HTTP/1.1\r\nX: {huge}\r\nHost: x\r\nConnection: close\r\n\r\n"), "431"),
        (format!("GET /echo HTTP/1.1\r\n{many}{UPGRADE}"), "431"),
    ] {
        let answer = ask(running.address(), &request).await;
        assert_eq!(answer.get(9..12), Some(status), "{answer:.200}");
    }
}

#[tokio::test]
async fn a_request_that_is_never_finished_ends() {
    let server = Server::new().route("/echo", Route::<Echo>::new(())).handshake_timeout(Duration::from_millis(50));
    let running = Running::start(server).await;
    let mut stream = TcpStream::connect(running.address()).await.unwrap();
    stream.write_all(b"GET /echo HTTP/1.1\r\nHost: x\r\nConn").await.unwrap();
    let mut rest = Vec::new();
    drop(soon(stream.read_to_end(&mut rest)).await);
    assert!(!String::from_utf8_lossy(&rest).contains(" 101 "));
}

/// Thinks for ever.
struct Slow;

impl WebSocketHandler for Slow {
    type RouteState = ();
    type Info = ();

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        std::future::pending().await
    }

    async fn websocket_handle(&mut self, _frame: InFrame<'_>, _cx: &mut Cx<Self>) -> Commands {
        Commands::none()
    }
}

#[tokio::test]
async fn an_init_that_does_not_decide_is_cut_off() {
    let server = Server::new().route("/slow", Route::<Slow>::new(())).handshake_timeout(Duration::from_millis(50));
    let running = Running::start(server).await;
    let answer = ask(running.address(), &format!("GET /slow HTTP/1.1\r\n{UPGRADE}")).await;
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
}

// Cowboy: B150
#[tokio::test]
async fn connections_beyond_the_limit_wait_for_a_place() {
    let server = Server::new().route("/echo", Route::<Echo>::new(())).max_connections(2);
    let running = Running::start(server).await;
    let mut first = open(running.address(), "/echo").await;
    let mut second = open(running.address(), "/echo").await;
    let third = tokio::spawn(open(running.address(), "/echo"));
    for _ in 0..20 {
        second.text("still here").await;
        assert_eq!(second.recv_text().await, "still here");
    }
    assert!(!third.is_finished());
    first.close(1000, "").await;
    assert_eq!(first.recv_close().await, Some((1000, String::new())));
    drop(first);
    let mut third = soon(third).await.unwrap();
    third.text("at last").await;
    assert_eq!(third.recv_text().await, "at last");
}

// Cowboy: B114, B151, G5
#[tokio::test]
async fn stopping_closes_every_connection_with_1001_and_accepts_no_more() {
    let running = Running::echo().await;
    let address = running.address();
    let mut peers = Vec::new();
    for _ in 0..50 {
        peers.push(open(address, "/echo").await);
    }
    let idle_http = TcpStream::connect(address).await.unwrap();
    for peer in &mut peers {
        peer.text("in flight").await;
    }
    let stopping = tokio::spawn(running.stop());
    for peer in &mut peers {
        let mut frames = vec![peer.recv().await.unwrap()];
        if frames[0].first == 0x81 {
            frames.push(peer.recv().await.unwrap());
        }
        assert_eq!((frames.last().unwrap().first, &frames.last().unwrap().payload[..]), (0x88, &[0x03, 0xE9][..]));
        peer.close(1001, "").await;
        assert_eq!(peer.recv().await, None);
    }
    assert!(soon(stopping).await.unwrap(), "all had ended in time");
    assert!(TcpStream::connect(address).await.is_err());
    drop(idle_http);
}

/// Never returns, and notes its end.
struct Stuck(tokio::sync::mpsc::UnboundedSender<TerminateReason>);

impl WebSocketHandler for Stuck {
    type RouteState = tokio::sync::mpsc::UnboundedSender<TerminateReason>;
    type Info = ();

    async fn init(_req: &Request, ended: Self::RouteState) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self(ended)))
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        cx.send("open");
        Commands::none()
    }

    async fn websocket_handle(&mut self, _frame: InFrame<'_>, _cx: &mut Cx<Self>) -> Commands {
        std::future::pending().await
    }

    async fn terminate(self, reason: TerminateReason, _req: PartialRequest) {
        self.0.send(reason).unwrap();
    }
}

// Cowboy: B96, B151
#[tokio::test]
async fn a_handler_that_is_stuck_is_dropped_at_the_deadline() {
    let (ended, mut reasons) = tokio::sync::mpsc::unbounded_channel();
    let server = Server::new().route("/stuck", Route::<Stuck>::new(ended)).drain_timeout(Duration::from_millis(50));
    let running = Running::start(server).await;
    let mut peer = open(running.address(), "/stuck").await;
    assert_eq!(peer.recv_text().await, "open");
    peer.raw(&[tests::frame(0x89, b"answer this"), tests::frame(0x81, b"x")].concat()).await;
    assert_eq!(peer.recv().await.map(|frame| frame.first), Some(0x8A));
    assert!(!running.stop().await);
    assert_eq!(soon(reasons.recv()).await, Some(TerminateReason::Shutdown));
}

#[tokio::test]
async fn a_hyper_service_of_ones_own_can_upgrade_by_hand() {
    let shutdown = Shutdown::new();
    let route = Route::<Echo>::new(()).shutdown(&shutdown);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let route = route.clone();
            async move { Ok::<_, Infallible>(route.upgrade(request).await) }
        });
        let io = hyper_util::rt::TokioIo::new(stream);
        hyper::server::conn::http1::Builder::new().serve_connection(io, service).with_upgrades().await.unwrap();
    });
    let mut peer = open(address, "/anywhere").await;
    peer.text("by hand").await;
    assert_eq!(peer.recv_text().await, "by hand");
    soon(serving).await.unwrap();
    shutdown.start();
    assert_eq!(peer.recv_close().await, Some((1001, String::new())));
    drop(peer);
    assert!(soon(shutdown.finished(Duration::from_secs(10))).await);
}

// Cowboy: B113, G4
#[tokio::test]
async fn the_close_frame_reaches_a_peer_that_is_still_sending() {
    let running = Running::echo().await;
    let message = tests::frame(0x82, &vec![0; 20 << 20]);
    for _ in 0..20 {
        let message = message.clone();
        let (mut read, mut write) = tokio::io::split(open(running.address(), "/echo").await.into_stream());
        // One message beyond the limit, of which the server needs to see no more than the header.
        let sending = tokio::spawn(async move {
            drop(write.write_all(&message).await);
            write
        });
        let mut close = Vec::new();
        soon(read.read_to_end(&mut close)).await.expect("no reset before the end");
        assert_eq!(close, b"\x88\x02\x03\xF1");
        drop(sending.await.unwrap());
    }
}

#[tokio::test]
async fn nobody_is_let_in_while_the_server_stops() {
    let shutdown = Shutdown::new();
    let route = Route::<Echo>::new(()).shutdown(&shutdown);
    let request = || {
        hyper::Request::builder()
            .uri("/echo")
            .header("host", "x")
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .body(())
            .unwrap()
    };
    assert_eq!(route.upgrade(request()).await.status(), 101);
    shutdown.start();
    assert_eq!(route.upgrade(request()).await.status(), 503);
}
