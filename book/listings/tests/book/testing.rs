//! Testing a handler.

use std::net::SocketAddr;
use std::time::Duration;

// ANCHOR: client
use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream};
use tokio::task::JoinHandle;
use ws_runtime::{Connection, Exit, WebSocketHandler};

/// The client's end of a connection: it sends bytes, and reads frames.
pub(crate) struct Client<S>(S);

impl Client<DuplexStream> {
    /// Runs `handler` on a stream in memory, and is its client.
    pub(crate) fn of<H: WebSocketHandler>(handler: H) -> (Self, JoinHandle<Exit>) {
        Self::on(Connection::new(handler))
    }

    /// Runs a connection on a stream in memory, and is its client.
    pub(crate) fn on<H: WebSocketHandler>(
        connection: Connection<H>,
    ) -> (Self, JoinHandle<Exit>) {
        let (client, server) = tokio::io::duplex(64 * 1024);
        (Self(client), tokio::spawn(connection.run(server, Bytes::new())))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    /// Sends bytes as they are.
    pub(crate) async fn bytes(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// Sends a frame. `first` has FIN and the opcode:
    /// 0x81 is a text, 0x82 a binary, 0x88 a close.
    pub(crate) async fn send(&mut self, first: u8, payload: &[u8]) {
        let len = u8::try_from(payload.len()).unwrap();
        assert!(len <= 125, "longer payloads have longer headers");
        // Clients have to mask, but the key may be zero.
        self.bytes(&[&[first, 0x80 | len, 0, 0, 0, 0], payload].concat()).await;
    }

    /// The next frame: its first byte and its payload; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<(u8, Vec<u8>)> {
        let first = self.0.read_u8().await.ok()?;
        let len = match self.0.read_u8().await.unwrap() {
            126 => self.0.read_u16().await.unwrap().into(),
            len => usize::from(len),
        };
        let mut payload = vec![0; len];
        self.0.read_exact(&mut payload).await.unwrap();
        Some((first, payload))
    }

    /// The next frame, which has to be a text.
    pub(crate) async fn text(&mut self) -> String {
        let (first, payload) = self.next().await.unwrap();
        assert_eq!(first, 0x81, "a text, and not {payload:?}");
        String::from_utf8(payload).unwrap()
    }

    /// The next frame, which has to be a close: its code, if it has one. Answers it.
    pub(crate) async fn closed(&mut self) -> Option<u16> {
        let (first, payload) = self.next().await.unwrap();
        assert_eq!(first, 0x88, "a close, and not {payload:?}");
        // A server that has gone already needs no answer.
        drop(self.0.write_all(&[0x88, 0x80, 0, 0, 0, 0]).await);
        payload.first_chunk().map(|code| u16::from_be_bytes(*code))
    }
}
// ANCHOR_END: client

use tokio::net::TcpStream;

impl Client<TcpStream> {
    /// Opens a connection to a server.
    pub(crate) async fn open(address: SocketAddr, path: &str) -> Self {
        let mut stream = Self::ask(address, path).await;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        assert!(
            head.starts_with(b"HTTP/1.1 101 "),
            "{}",
            String::from_utf8_lossy(&head)
        );
        Self(stream)
    }

    /// The answer of a server that does not upgrade.
    pub(crate) async fn refusal(address: SocketAddr, path: &str) -> String {
        let mut answer = String::new();
        let mut stream = Self::ask(address, path).await;
        stream.shutdown().await.unwrap();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    async fn ask(address: SocketAddr, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }
}

impl<S> Client<S> {
    /// A client on a stream that is open.
    pub(crate) const fn new(stream: S) -> Self {
        Self(stream)
    }
}

// ANCHOR: handler
use serde::{Deserialize, Serialize};
use ws_runtime::prelude::*;

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Bid { cents: u64 },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg {
    Highest { cents: u64 },
    TooLow,
}

/// One lot of an auction, for one bidder.
struct Lot {
    highest: u64,
}

#[websocket(message = ClientMsg, reply = ServerMsg, idle_timeout = "30s")]
impl Lot {
    #[init]
    fn init(req: &Request, reserve_price: u64) -> Result<Self, Reject> {
        match req.cookie("bidder") {
            Some(_) => Ok(Self { highest: reserve_price }),
            None => Err(Reject::unauthorized("register first")),
        }
    }

    #[message(ClientMsg::Bid { cents })]
    fn bid(&mut self, cents: u64) -> ServerMsg {
        if cents <= self.highest {
            return ServerMsg::TooLow;
        }
        self.highest = cents;
        ServerMsg::Highest { cents }
    }

    #[timer(every = "20s")]
    fn going(&mut self) -> ServerMsg {
        ServerMsg::Highest { cents: self.highest }
    }
}
// ANCHOR_END: handler

// ANCHOR: method
#[test]
fn a_bid_has_to_be_higher() {
    let mut lot = Lot { highest: 1000 };
    assert!(matches!(lot.bid(1000), ServerMsg::TooLow));
    assert!(matches!(lot.bid(1001), ServerMsg::Highest { cents: 1001 }));
}
// ANCHOR_END: method

// ANCHOR: scripted
#[tokio::test]
async fn bids_arrive_as_json() {
    let (mut client, connection) = Client::of(Lot { highest: 1000 });
    client.send(0x81, br#"{"type":"bid","cents":1500}"#).await;
    assert_eq!(client.text().await, r#"{"type":"highest","cents":1500}"#);

    client.send(0x81, br#"{"type":"bid","cents":-1}"#).await;
    assert_eq!(client.closed().await, Some(1007));
    assert_eq!(client.next().await, None);
    drop(client);
    let exit = connection.await.unwrap();
    assert_eq!(exit.reason, TerminateReason::Error(ErrorReason::BadEncoding));
}
// ANCHOR_END: scripted

// ANCHOR: paused
#[tokio::test(start_paused = true)]
async fn silence_is_timed() {
    let (mut client, connection) = Client::of(Lot { highest: 1000 });
    let begun = tokio::time::Instant::now();
    // 15 s: a ping, after half of the idle timeout. 20 s: the timer. 30 s: the end.
    assert_eq!(client.next().await, Some((0x89, vec![])));
    assert_eq!(client.text().await, r#"{"type":"highest","cents":1000}"#);
    assert_eq!(client.closed().await, Some(1000));
    let after = begun.elapsed();
    assert!(
        after >= Duration::from_secs(30) && after <= Duration::from_secs(33),
        "{after:?}"
    );
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Timeout);
}
// ANCHOR_END: paused

// ANCHOR: init
#[tokio::test]
async fn bidders_are_registered() {
    let lots = Route::<Lot>::new(1000);
    let request = |cookie| {
        http::Request::get("/lot")
            .header("host", "localhost")
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .header("cookie", cookie)
            .body(())
            .unwrap()
    };
    assert_eq!(lots.upgrade(request("bidder=7")).await.status(), 101);
    assert_eq!(lots.upgrade(request("visitor=7")).await.status(), 401);
}
// ANCHOR_END: init

// ANCHOR: tungstenite
#[tokio::test]
async fn a_whole_client() {
    use futures_util::{SinkExt, StreamExt};
    use tokio_tungstenite::{WebSocketStream, tungstenite::protocol::Role};

    let (client, server) = tokio::io::duplex(64 * 1024);
    let connection = tokio::spawn(
        Connection::new(Lot { highest: 1000 }).run(server, Bytes::new()),
    );
    let mut client =
        WebSocketStream::from_raw_socket(client, Role::Client, None).await;

    client.send(r#"{"type":"bid","cents":1500}"#.into()).await.unwrap();
    let reply = client.next().await.unwrap().unwrap();
    assert_eq!(reply.to_text().unwrap(), r#"{"type":"highest","cents":1500}"#);

    client.close(None).await.unwrap();
    while client.next().await.is_some() {}
    drop(client);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Remote(None));
}
// ANCHOR_END: tungstenite

mod compressed;
mod generic;
