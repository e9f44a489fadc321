//! What comes before a connection is open: options, and `init`.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tests::{Peer, Running, soon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use ws_runtime::prelude::*;
use ws_runtime::{Origins, Ping};

use super::raw::TextOnly;

#[derive(Default)]
struct Set;

#[websocket(
    close_timeout = "1500ms", compress, idle_timeout = "2m", mailbox = 7, max_fragments = 8, max_frame_size = "16KiB",
    max_message_size = 65_536, message_timeout = none, origins("https://a.example", "null"), outbound_high_water = "1KB",
    outbound_limit = "1MiB", ping = "20s", pong_timeout = "5s", protocols("chat.v2", "chat.v1"), send_timeout = "1h",
    validate_utf8 = false
)]
impl Set {
    #[text]
    fn text(&mut self) {}
}

#[derive(Default)]
struct Preset;

#[websocket(max_message_size = "1B", origins(same_host), cowboy, ping = half_idle)]
impl Preset {
    #[text]
    fn text(&mut self) {}
}

#[test]
fn options_are_those_of_the_attribute() {
    let seconds = Duration::from_secs;
    let options = Options::new()
        .close_timeout(Duration::from_millis(1500))
        .compress(true)
        .idle_timeout(seconds(120))
        .mailbox(7)
        .max_fragments(8)
        .max_frame_size(16 * 1024)
        .max_message_size(65_536)
        .message_timeout(None)
        .origins(Origins::list(["https://a.example", "null"]))
        .outbound_high_water(1000)
        .outbound_limit(1024 * 1024)
        .ping(Ping::After(seconds(20)))
        .pong_timeout(seconds(5))
        .protocols(["chat.v2", "chat.v1"])
        .send_timeout(seconds(3600))
        .validate_utf8(false);
    assert_eq!(Set::options(), options);
    let preset = Options::cowboy().max_message_size(1).origins(Origins::SameHost).ping(Ping::HalfIdle);
    assert_eq!(Preset::options(), preset);
    assert_eq!(TextOnly::options(), Options::new());
}

/// Whom it lets in, and what it knows of them at the end.
struct Guest {
    name: String,
    left: Left,
}

type Left = Arc<Mutex<Vec<String>>>;

#[websocket]
impl Guest {
    #[init]
    async fn init(left: Left, req: &Request) -> Result<Self, Reject> {
        tokio::task::yield_now().await;
        let name = req.query("name").ok_or_else(|| Reject::bad_request("name is missing"))?;
        Ok(Self { name, left })
    }

    #[open]
    async fn open(&mut self) -> String {
        format!("hello {}", self.name)
    }

    #[terminate]
    async fn bye(self, _reason: TerminateReason, req: PartialRequest) {
        self.left.lock().unwrap().push(format!("{} {}", self.name, req.path()));
    }
}

#[tokio::test]
async fn init_has_the_request_and_the_state_and_may_refuse() {
    let left = Left::default();
    let server = Server::new()
        .route("/guest", Route::<Guest>::new(Arc::clone(&left)))
        .route("/default", Route::<TextOnly>::new(()));
    let running = Running::start(server).await;
    let (answer, _) = ask(running.address(), "/guest").await;
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("name is missing"), "{answer}");
    let (answer, mut peer) = ask(running.address(), "/guest?name=ann").await;
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
    assert_eq!(peer.recv_text().await, "hello ann");
    peer.close(1000, "").await;
    peer.rest().await;
    assert_eq!(*left.lock().unwrap(), ["ann /guest"]);
    let (answer, mut peer) = ask(running.address(), "/default").await;
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
    peer.text("x").await;
    assert_eq!(peer.recv_text().await, "read");
}

/// Asks for an upgrade, and reads the answer to it.
async fn ask(address: SocketAddr, target: &str) -> (String, Peer<TcpStream>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "GET {target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(soon(stream.read_u8()).await.expect("an answer"));
    }
    let refusal = b"name is missing";
    while !head.starts_with(b"HTTP/1.1 101 ") && !head.ends_with(refusal) {
        head.push(soon(stream.read_u8()).await.expect("the refusal"));
    }
    (String::from_utf8(head).unwrap(), Peer::on_socket(stream))
}
