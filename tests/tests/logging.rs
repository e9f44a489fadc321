//! What is logged: each refusal once, at debug level; crashes as errors; nothing of ordinary ends above debug.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use tests::{Echo, Probe, Running};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use ws_runtime::prelude::websocket;
use ws_runtime::{Origins, Route, Server, Upgrade};

/// The events of this library on this thread.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<(Level, String)>>>);

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, "{field}={value:?} ").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("ws_runtime")
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        self.0.lock().unwrap().push((*event.metadata().level(), text.0));
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

impl Log {
    fn take(&self) -> Vec<(Level, String)> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

// Cowboy: B154, G12
#[tokio::test]
async fn a_refusal_is_logged_once_at_debug_level_with_its_reason() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let running = Running::start(Server::new().route("/echo", Route::<Echo>::new(()))).await;
    let upgrade = "Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
    let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    for (head, reason) in [
        (String::new(), "this address speaks WebSocket"),
        (upgrade.to_owned(), "`Sec-WebSocket-Key`"),
        (format!("{upgrade}{key}Origin: http://evil.com\r\n"), "evil.com"),
    ] {
        let mut stream = TcpStream::connect(running.address()).await.unwrap();
        stream.write_all(format!("GET /echo HTTP/1.1\r\nHost: x\r\n{head}\r\n").as_bytes()).await.unwrap();
        stream.read_u8().await.expect("an answer");
        let logged = log.take();
        assert_eq!(logged.len(), 1, "{logged:?}");
        assert_eq!(logged[0].0, Level::DEBUG);
        assert!(logged[0].1.contains(reason), "{logged:?}");
    }
}

/// Lets in every page, when it is too late for that.
struct Late;

#[websocket]
impl Late {
    #[init]
    fn init() -> Upgrade<Self> {
        Upgrade::new(Self).options(|options| options.origins(Origins::Any))
    }

    #[text]
    fn text(&mut self) {}
}

#[tokio::test]
async fn origins_that_come_too_late_are_a_warning() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let running = Running::start(Server::new().route("/late", Route::<Late>::new(()))).await;
    let mut stream = TcpStream::connect(running.address()).await.unwrap();
    let request = "GET /late HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.read_u8().await.expect("an answer");
    let logged = log.take();
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert_eq!(logged[0].0, Level::WARN);
    assert!(logged[0].1.contains("`origins`"), "{logged:?}");
}

// Cowboy: B154
#[tokio::test(start_paused = true)]
async fn a_crash_is_an_error_and_another_end_is_not() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    for (instruction, level) in [("stop", Level::DEBUG), ("panic \u{1b}[31mred", Level::ERROR)] {
        let (mut peer, connection) = Probe::new("").0.run();
        peer.text(instruction).await;
        peer.recv_close().await;
        drop(peer);
        connection.await.unwrap();
        let logged = log.take();
        assert_eq!(logged.len(), 1, "{logged:?}");
        assert_eq!(logged[0].0, level);
        assert!(!logged[0].1.contains('\u{1b}'), "what could fool a terminal is escaped: {logged:?}");
    }
}
