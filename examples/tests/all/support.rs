//! Starts examples, and talks to them.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::Response;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// How long a single step may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// The result of `step`, which has to come soon.
pub(crate) async fn soon<T>(what: &str, step: impl Future<Output = T>) -> T {
    timeout(PATIENCE, step).await.unwrap_or_else(|_| panic!("too long: {what}"))
}

/// A running example. It ends with this value.
pub(crate) struct Example {
    process: Child,
    address: String,
}

impl Example {
    /// Starts the program at `path` on a port of its own, and reads from its output where that is.
    pub(crate) fn start(path: &str, args: &[&str]) -> Self {
        Self::run(Command::new(path).args(["--addr", "127.0.0.1:0"]).args(args), path)
    }

    /// The same, in a process that may have so many descriptors.
    #[cfg(unix)]
    pub(crate) fn start_limited(path: &str, descriptors: usize) -> Self {
        let script = format!("ulimit -n {descriptors} && exec \"$0\" --addr 127.0.0.1:0");
        Self::run(Command::new("sh").args(["-c", &script, path]), path)
    }

    fn run(command: &mut Command, path: &str) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").map(str::to_owned);
        let Some(address) = address else {
            process.wait().unwrap();
            panic!("{path} says {line:?}");
        };
        Self { process, address }
    }

    /// The URL of `path`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("ws://{}{path}", self.address)
    }

    /// A client of the address `path`.
    pub(crate) async fn connect(&self, path: &str) -> Client {
        self.open(self.url(path).into_client_request().unwrap()).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The status and the text with which `path` refuses an upgrade, for a page of `origin` if there is one.
    pub(crate) async fn refusal(&self, path: &str, origin: Option<&str>) -> (u16, String) {
        let mut request = self.url(path).into_client_request().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        match self.open(request).await.map(drop) {
            Err(Error::Http(response)) => {
                let (head, body) = Response::into_parts(*response);
                (head.status.as_u16(), String::from_utf8(body.unwrap_or_default()).unwrap())
            }
            other => panic!("{path}: {other:?}"),
        }
    }

    pub(crate) async fn open(&self, request: Request) -> Result<Client, Error> {
        let stream = soon("connect", TcpStream::connect(&self.address)).await?;
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let opened = soon("upgrade", client_async_with_config(request, stream, Some(config))).await;
        opened.map(|(stream, _response)| Client { stream })
    }

    /// A connection on which an upgrade of `path` has been asked for.
    #[cfg(unix)]
    pub(crate) async fn request(&self, path: &str) -> Option<TcpStream> {
        let mut stream = soon("connect", TcpStream::connect(&self.address)).await.unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        Some(stream)
    }

    /// Waits until such a request is answered with an upgrade.
    #[cfg(unix)]
    pub(crate) async fn answered(stream: &mut Option<TcpStream>) {
        let mut head = [0; 12];
        soon("the answer", stream.as_mut().unwrap().read_exact(&mut head)).await.unwrap();
        assert_eq!(&head, b"HTTP/1.1 101");
    }

    /// The status and the body of `GET path`.
    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut response = String::new();
        soon(path, stream.read_to_string(&mut response)).await.unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// A client that shares no code with the server.
pub(crate) struct Client {
    stream: WebSocketStream<TcpStream>,
}

impl Client {
    pub(crate) async fn send(&mut self, message: impl Into<Message>) {
        soon("send", self.stream.send(message.into())).await.unwrap();
    }

    pub(crate) async fn json(&mut self, message: Value) {
        self.send(message.to_string()).await;
    }

    /// The next message, pings and pongs included.
    pub(crate) async fn next(&mut self) -> Message {
        soon("a message", self.stream.next()).await.expect("no end").expect("no error")
    }

    /// The next message, which has to be a text.
    pub(crate) async fn text(&mut self) -> String {
        loop {
            match self.next().await {
                Message::Text(text) => return text.as_str().to_owned(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("not a text: {other:?}"),
            }
        }
    }

    /// The next message, which has to be JSON.
    pub(crate) async fn value(&mut self) -> Value {
        let text = self.text().await;
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    /// The next message has to be this one.
    #[track_caller]
    pub(crate) fn expect(&mut self, expected: Value) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            let found = self.value().await;
            assert_eq!(found, expected, "at {caller}");
        }
    }

    /// The code and the reason with which the server closes, whatever it sends before.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        loop {
            if let Message::Close(close) = self.next().await {
                let close = close.expect("a code");
                return (close.code.into(), close.reason.as_str().to_owned());
            }
        }
    }

    /// Closes, and waits for the server to have seen it.
    pub(crate) async fn leave(mut self) {
        soon("close", self.stream.close(None)).await.unwrap();
        while let Some(Ok(_)) = soon("the end", self.stream.next()).await {}
    }
}
