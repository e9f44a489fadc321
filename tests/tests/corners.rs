//! Corners: what overtakes what, panics outside of callbacks, deadlines, and options of any size.

use std::cell::Cell;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tests::{Call, Echo, Peer, Probe, Running, ServerFrame, frame, soon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use ws_runtime::{
    CloseFrame, Command, Commands, Connection, Cx, ErrorReason, InFrame, PartialRequest, Ping, Reject, Request, Route,
    Server, Shutdown, TerminateReason, Upgrade, WebSocketHandler, close_code,
};

const SECOND: Duration = Duration::from_secs(1);

type Reasons = Arc<Mutex<Vec<TerminateReason>>>;

/// A handler whose repeating timer panics when it makes its message.
struct BadTimer(Reasons);

impl WebSocketHandler for BadTimer {
    type RouteState = Reasons;
    type Info = ();
    async fn init(_: &Request, reasons: Reasons) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self(reasons)))
    }
    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        cx.every(Duration::from_millis(10), || panic!("no message to make"));
        Commands::none()
    }
    async fn websocket_handle(&mut self, _: InFrame<'_>, _: &mut Cx<Self>) -> Commands {
        Commands::none()
    }
    async fn terminate(self, reason: TerminateReason, _: PartialRequest) {
        self.0.lock().unwrap().push(reason);
    }
}

// Cowboy: B126
#[tokio::test(start_paused = true)]
async fn a_panic_in_the_closure_of_every_is_a_crash() {
    let reasons = Reasons::default();
    let (client, server) = tokio::io::duplex(1024);
    let connection = tokio::spawn(Connection::new(BadTimer(reasons.clone())).run(server, Bytes::new()));
    let mut peer = Peer::new(client);
    let frame = peer.recv().await;
    drop(peer);
    drop(connection.await);
    assert_eq!(*reasons.lock().unwrap(), [TerminateReason::Crash("no message to make".to_owned())]);
    assert_eq!(frame.map(|frame| frame.payload), Some(1011_u16.to_be_bytes().to_vec()));
}

#[tokio::test(start_paused = true)]
async fn the_peers_close_is_awaited_also_if_we_close_in_the_middle_of_its_frame() {
    let (probe, _seen) = Probe::new("");
    let (mut peer, _connection) = probe.run();
    let long = frame(0x82, &[0; 1000]);
    peer.raw(&[&frame(0x81, b"stop")[..], &long[..500]].concat()).await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    peer.raw(&long[500..]).await;
    let open = timeout(SECOND, peer.recv()).await.is_err();
    assert!(open, "the rest of a frame is taken for a header, so the peer's close is not awaited");
}

// Cowboy: B151, G5
#[tokio::test(start_paused = true)]
async fn the_peer_of_a_busy_handler_gets_1001_at_the_deadline() {
    let shutdown = Shutdown::new();
    let (probe, _seen) = Probe::new("");
    let (probe, _gate) = probe.with_gate();
    let (mut peer, _connection) = probe.run_with(1024, Some(&shutdown), |options| options);
    peer.text("wait").await;
    sleep(SECOND).await;
    shutdown.start();
    let finished = tokio::spawn(async move { shutdown.finished(SECOND).await });
    assert_eq!(peer.recv().await, Some(ServerFrame { first: 0x88, payload: vec![0x03, 0xE9] }));
    drop(finished);
}

#[tokio::test(start_paused = true)]
async fn a_stop_of_the_server_is_seen_between_two_messages_of_one_packet() {
    let shutdown = Shutdown::new();
    let (probe, _seen) = Probe::new("");
    let (probe, gate) = probe.with_gate();
    let (mut peer, _connection) = probe.run_with(1024, Some(&shutdown), |options| options);
    peer.raw(&frame(0x81, b"wait").repeat(3)).await;
    sleep(SECOND).await;
    shutdown.start();
    gate.send(()).await.unwrap();
    assert_eq!(peer.recv_text().await, "waited");
    let close = timeout(SECOND * 5, peer.recv()).await.expect("1001 after the callback that was running");
    assert_eq!(close.map(|frame| frame.payload), Some(vec![0x03, 0xE9]));
}

#[tokio::test(start_paused = true)]
async fn close_overtakes_what_waits_in_the_mailbox() {
    let (probe, _seen) = Probe::new("");
    let (probe, handle) = probe.with_handle();
    let (probe, gate) = probe.with_gate();
    let (mut peer, _connection) = probe.run();
    let handle = handle.await.unwrap();
    handle.try_send("wait".to_owned()).unwrap();
    for i in 0..10 {
        handle.try_send(format!("info {i}")).unwrap();
    }
    sleep(SECOND).await;
    handle.close(close_code!(4000), "");
    gate.send(()).await.unwrap();
    assert_eq!(peer.recv_text().await, "waited");
    assert_eq!(peer.recv_close().await, Some((4000, String::new())));
}

#[tokio::test(start_paused = true)]
async fn finished_waits_until_no_connection_lives_started_or_not() {
    let shutdown = Shutdown::new();
    let (probe, _seen) = Probe::new("");
    let (mut peer, connection) = probe.run_with(1024, Some(&shutdown), |options| options);
    let finished = tokio::spawn({
        let shutdown = shutdown.clone();
        async move { shutdown.finished(SECOND * 10).await }
    });
    sleep(SECOND).await;
    peer.close(1000, "").await;
    peer.recv_close().await;
    drop(peer);
    connection.await.unwrap();
    assert_eq!(shutdown.connections(), 0);
    assert!(finished.await.unwrap(), "all had ended by themselves nine seconds before the limit");
}

#[tokio::test(start_paused = true)]
async fn nothing_of_a_connection_lives_on_after_the_deadline() {
    let shutdown = Shutdown::new();
    let (probe, seen) = Probe::new("");
    let (mut peer, _connection) =
        probe.run_with(1024, Some(&shutdown), |options| options.close_timeout(SECOND * 600).send_timeout(SECOND * 600));
    peer.text("big 100000").await;
    sleep(SECOND).await;
    shutdown.start();
    shutdown.finished(SECOND).await;
    assert_eq!(seen.reasons(), [TerminateReason::Shutdown], "terminate waits for a peer that does not read");
    assert_eq!(shutdown.connections(), 0);
}

// Cowboy: B130
#[tokio::test]
async fn what_was_read_before_the_peer_vanished_tells_why() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (server, _) = listener.accept().await.unwrap();
    let (probe, seen) = Probe::new("");
    let connection = Connection::new(probe).options(|options| options.ping(Ping::Off).idle_timeout(None));
    let connection = tokio::spawn(connection.run(server, Bytes::new()));
    let wire = [frame(0x81, b"passive"), frame(0x81, b"big 20000000"), frame(0x88, b"\x0F\xA0bye")].concat();
    client.write_all(&wire).await.unwrap();
    let big = Call::Handle("text", b"big 20000000".to_vec());
    soon(async {
        while !seen.calls().contains(&big) {
            tokio::task::yield_now().await;
        }
    })
    .await;
    client.shutdown().await.unwrap();
    // Nothing is waited for here: time has to pass, so that the connection looks whether its peer is still there.
    sleep(SECOND * 2).await;
    let mut all = Vec::new();
    drop(client.read_to_end(&mut all).await);
    connection.await.unwrap();
    assert_eq!(seen.reasons(), [TerminateReason::Remote(Some(CloseFrame::new(close_code!(4000), "bye")))]);
    assert!(all.len() > 20_000_000, "{} bytes of 20,000,000 arrived", all.len());
}

// Cowboy: B130, G7
#[tokio::test(start_paused = true)]
async fn a_peer_that_vanishes_is_noticed_while_passive_on_any_stream() {
    let (probe, _seen) = Probe::new("passive");
    let (peer, connection) = probe.run();
    sleep(SECOND).await;
    drop(peer);
    assert!(timeout(SECOND * 3600, connection).await.is_ok(), "an hour later nobody has noticed");
}

#[tokio::test(start_paused = true)]
async fn a_mailbox_of_any_size_is_no_panic() {
    let (probe, seen) = Probe::new("");
    let (probe, _handle) = probe.with_handle();
    let (mut peer, _connection) = probe.run_with(1024, None, |options| options.mailbox(usize::MAX));
    peer.text("hello").await;
    let frame = peer.recv().await.unwrap();
    assert_eq!(frame.first, 0x81, "{:?}", seen.calls());
}

#[tokio::test]
async fn a_handshake_timeout_of_any_length_is_no_panic() {
    let server = Server::new().route("/echo", Route::<Echo>::new(())).handshake_timeout(Duration::MAX);
    let running = Running::start(server).await;
    let mut stream = TcpStream::connect(running.address()).await.unwrap();
    stream.write_all(b"GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    drop(soon(stream.read_to_end(&mut answer)).await);
    assert!(answer.starts_with(b"HTTP/1.1 426 "), "{:?}", String::from_utf8_lossy(&answer));
}

// Cowboy: B105
#[tokio::test(start_paused = true)]
async fn a_message_has_to_be_finished_in_time_whatever_the_handler_sets() {
    let (probe, _seen) = Probe::new("");
    let (probe, handle) = probe.with_handle();
    let (mut peer, _connection) =
        probe.run_with(4096, None, |options| options.message_timeout(SECOND * 10).ping(Ping::Off));
    let handle = handle.await.unwrap();
    peer.send(0x01, b"a").await;
    for _ in 0..20 {
        handle.try_send("idle 60000".to_owned()).ok();
        if let Ok(close) = timeout(SECOND * 3, peer.recv_close()).await {
            assert_eq!(close.map(|(code, _)| code), Some(1008));
            return;
        }
        peer.send(0x00, b"b").await;
    }
    panic!("60 s for a message, with a limit of 10 s");
}

#[tokio::test(start_paused = true)]
async fn a_mailbox_takes_nothing_once_the_connection_has_ended() {
    let (probe, _seen) = Probe::new("");
    let (probe, handle) = probe.with_handle();
    let (mut peer, _connection) = probe.run_with(64, None, |options| options);
    let handle = handle.await.unwrap();
    peer.raw(&frame(0x81, b"big 60000")).await;
    peer.raw(&frame(0x81, b"stop")).await;
    sleep(SECOND).await;
    assert!(handle.try_send("hello".to_owned()).is_err(), "taken, and never handled");
}

struct BadOptions(Reasons);

impl WebSocketHandler for BadOptions {
    type RouteState = Reasons;
    type Info = ();
    async fn init(_: &Request, reasons: Reasons) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self(reasons)).options(|_| panic!("no options")))
    }
    async fn websocket_handle(&mut self, _: InFrame<'_>, _: &mut Cx<Self>) -> Commands {
        Commands::none()
    }
    async fn terminate(self, reason: TerminateReason, _: PartialRequest) {
        self.0.lock().unwrap().push(reason);
    }
}

fn upgrade(target: &str) -> String {
    format!(
        "GET {target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
}

// Cowboy: B15
#[tokio::test]
async fn a_handler_whose_options_panic_is_terminated_and_the_client_answered() {
    let reasons = Reasons::default();
    let server = Server::new().route("/bad", Route::<BadOptions>::new(reasons.clone()));
    let running = Running::start(server).await;
    let mut stream = TcpStream::connect(running.address()).await.unwrap();
    stream.write_all(upgrade("/bad").as_bytes()).await.unwrap();
    let mut answer = vec![0; 12];
    let read = soon(stream.read(&mut answer)).await.unwrap_or(0);
    assert_eq!(reasons.lock().unwrap().len(), 1, "the handler lived, so it has to be terminated");
    assert_eq!(&answer[..read], b"HTTP/1.1 500");
}

#[tokio::test(start_paused = true)]
async fn a_weak_handle_of_a_connection_that_has_ended_is_none() {
    let (probe, _seen) = Probe::new("");
    let (probe, handle) = probe.with_handle();
    let (peer, connection) = probe.run();
    let handle = handle.await.unwrap();
    let weak = handle.downgrade();
    drop(peer);
    connection.await.unwrap();
    assert!(weak.upgrade().is_none());
}

#[tokio::test(start_paused = true)]
async fn the_peers_close_frame_is_the_reason_even_if_a_write_fails_first() {
    let (probe, seen) = Probe::new("");
    let (probe, gate) = probe.with_gate();
    let (mut peer, connection) = probe.run();
    peer.text("wait").await;
    sleep(SECOND).await;
    peer.close(4000, "bye").await;
    drop(peer);
    gate.send(()).await.unwrap();
    connection.await.unwrap();
    assert_eq!(seen.reasons(), [TerminateReason::Remote(Some(CloseFrame::new(close_code!(4000), "bye")))]);
}

/// A `terminate` that never returns.
struct Endless;

impl WebSocketHandler for Endless {
    type RouteState = ();
    type Info = ();
    async fn init(_: &Request, (): ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self))
    }
    async fn websocket_handle(&mut self, _: InFrame<'_>, _: &mut Cx<Self>) -> Commands {
        Commands::none()
    }
    async fn terminate(self, _: TerminateReason, _: PartialRequest) {
        std::future::pending::<()>().await;
    }
}

#[tokio::test(start_paused = true)]
async fn only_code_that_never_yields_can_hold_up_the_end() {
    let shutdown = Shutdown::new();
    let (client, server) = tokio::io::duplex(1024);
    let connection = Connection::new(Endless).shutdown(&shutdown);
    let connection = tokio::spawn(connection.run(server, Bytes::new()));
    shutdown.start();
    shutdown.finished(SECOND * 10).await;
    sleep(SECOND * 100).await;
    assert_eq!(shutdown.connections(), 0, "`terminate` yields, and is not dropped");
    drop((client, connection));
}

/// A message in the mailbox whose destructor panics.
struct Bomb;
impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(std::thread::panicking(), "boom");
    }
}
struct Bombed(Reasons, Option<tokio::sync::oneshot::Sender<ws_runtime::Handle<Self>>>);
impl WebSocketHandler for Bombed {
    type RouteState = Reasons;
    type Info = Bomb;
    async fn init(_: &Request, reasons: Reasons) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self(reasons, None)))
    }
    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        self.1.take().unwrap().send(cx.handle()).ok();
        Commands::none()
    }
    async fn websocket_handle(&mut self, _: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        cx.handle().try_send(Bomb).ok();
        Command::Stop.into()
    }
    async fn terminate(self, reason: TerminateReason, _: PartialRequest) {
        self.0.lock().unwrap().push(reason);
    }
}

// Cowboy: B11
#[tokio::test]
async fn two_origins_are_none_that_could_be_allowed() {
    let running = Running::echo().await;
    let mut stream = TcpStream::connect(running.address()).await.unwrap();
    let request = upgrade("/echo").replace("\r\n\r\n", "\r\nOrigin: http://x\r\nOrigin: http://evil.com\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 12];
    soon(stream.read_exact(&mut answer)).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 403");
}

#[tokio::test(start_paused = true)]
async fn a_message_that_panics_when_it_is_dropped_does_not_change_the_reason() {
    let reasons = Reasons::default();
    let (sender, _handle) = tokio::sync::oneshot::channel();
    let (client, server) = tokio::io::duplex(1024);
    let connection = tokio::spawn(Connection::new(Bombed(reasons.clone(), Some(sender))).run(server, Bytes::new()));
    let mut peer = Peer::new(client);
    peer.text("x").await;
    peer.recv_close().await;
    drop(peer);
    let ended = connection.await;
    assert_eq!(*reasons.lock().unwrap(), [TerminateReason::Stop]);
    assert!(ended.is_ok(), "the task panicked");
}

// Cowboy: B78, B124
#[tokio::test(start_paused = true)]
async fn a_stream_that_fails_in_one_direction_and_is_silent_in_the_other_ends() {
    let (_silent, read) = tokio::io::duplex(64);
    let (write, gone) = tokio::io::duplex(64);
    drop(gone);
    let (probe, seen) = Probe::new("hello");
    let connection = tokio::spawn(Connection::new(probe).run(tokio::io::join(read, write), Bytes::new()));
    timeout(SECOND, connection).await.expect("it does not wait for more").unwrap();
    assert_eq!(seen.reasons(), [TerminateReason::Error(ErrorReason::Closed)]);
}

/// Only its connection's task uses a handler, and only one uses a message: they need not be `Sync`.
struct Alone(Cell<usize>);
impl WebSocketHandler for Alone {
    type RouteState = ();
    type Info = Cell<usize>;
    async fn init(_: &Request, (): ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self(Cell::new(0))))
    }
    async fn websocket_handle(&mut self, _: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        cx.start_timer(SECOND, Cell::new(20));
        let handle = cx.handle();
        tokio::spawn(async move { handle.send(Cell::new(1)).await });
        tokio::task::yield_now().await;
        self.0.set(300);
        Commands::none()
    }
    async fn websocket_info(&mut self, info: Cell<usize>, _: &mut Cx<Self>) -> Commands {
        tokio::task::yield_now().await;
        self.0.set(self.0.get() + info.take());
        self.0.get().to_string().into()
    }
}

#[tokio::test(start_paused = true)]
async fn handlers_and_messages_need_not_be_sync() {
    let (client, server) = tokio::io::duplex(1024);
    let _connection = tokio::spawn(Connection::new(Alone(Cell::new(0))).run(server, Bytes::new()));
    let mut peer = Peer::new(client);
    peer.text("x").await;
    assert_eq!([peer.recv_text().await, peer.recv_text().await], ["301", "321"]);
}
