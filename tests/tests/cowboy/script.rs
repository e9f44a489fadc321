//! A handler of a few functions, and connections to it in memory, from the first byte of the request.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tests::{Peer, ServerFrame, frame};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, DuplexStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use ws_runtime::{
    Command, Commands, Connection, Cx, Exit, Frame, InFrame, Options, PartialRequest, Reject, Request, Route,
    TerminateReason, Upgrade, WebSocketHandler,
};

pub(crate) const SECOND: Duration = Duration::from_secs(1);

/// What `terminate` was told: the reason, the request, and what the handler has kept of the request.
pub(crate) type Told = Arc<Mutex<Vec<(TerminateReason, PartialRequest, String)>>>;

type OnOpen = fn(&mut Cx<Script>) -> Commands;
type OnFrame = fn(InFrame<'_>, &mut Cx<Script>) -> Commands;
type OnInfo = fn(&'static str, &mut Cx<Script>) -> Commands;

/// A handler whose callbacks are these functions.
#[derive(Clone)]
pub(crate) struct Script {
    open: OnOpen,
    handle: OnFrame,
    info: OnInfo,
    options: fn(Options) -> Options,
    /// Whether each result ends with `Hibernate`.
    hibernate: bool,
    kept: String,
    pub(crate) told: Told,
}

impl Script {
    /// Messages come back, and nothing else happens.
    pub(crate) fn echo() -> Self {
        Self {
            open: |_| Commands::none(),
            handle: echo,
            info: |info, _| info.into(),
            options: |options| options,
            hibernate: false,
            kept: String::new(),
            told: Told::default(),
        }
    }

    /// `websocket_init` is this function.
    pub(crate) fn open(self, open: OnOpen) -> Self {
        Self { open, ..self }
    }

    /// `websocket_handle` is this function.
    pub(crate) fn handle(self, handle: OnFrame) -> Self {
        Self { handle, ..self }
    }

    /// `websocket_info` is this function.
    pub(crate) fn info(self, info: OnInfo) -> Self {
        Self { info, ..self }
    }

    /// Its connections have these options.
    pub(crate) fn options(self, options: fn(Options) -> Options) -> Self {
        Self { options, ..self }
    }

    /// Each of its results ends with `Hibernate`, or none does.
    pub(crate) fn hibernate(self, hibernate: bool) -> Self {
        Self { hibernate, ..self }
    }

    /// Sends itself a message when it opens.
    pub(crate) fn told_at_once(self) -> Self {
        self.open(|cx| {
            cx.handle().try_send("shoot").expect("the mailbox has room");
            Commands::none()
        })
    }

    /// A connection to it: the answer's head, and the client's end.
    pub(crate) async fn ask(self, request: &[u8]) -> (String, DuplexStream) {
        ask(&Route::<Self>::new(self), request).await
    }

    /// A connection to it that is open.
    pub(crate) async fn connect(self) -> Peer<DuplexStream> {
        let (head, stream) = self.ask(request("").as_bytes()).await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        Peer::new(stream)
    }

    /// The same without the opening handshake, with the task that runs it.
    pub(crate) fn run(self) -> (Peer<DuplexStream>, JoinHandle<Exit>) {
        let (client, server) = tokio::io::duplex(CAPACITY);
        let connection = Connection::new(self.clone()).options(self.options);
        (Peer::new(client), tokio::spawn(connection.run(server, bytes::Bytes::new())))
    }

    fn done(&self, commands: Commands) -> Commands {
        if self.hibernate { commands.and(Command::Hibernate) } else { commands }
    }
}

/// How many bytes a stream in memory holds.
const CAPACITY: usize = 256 * 1024;

/// What a handler of Cowboy's that echoes does.
pub(crate) fn echo(frame: InFrame<'_>, cx: &mut Cx<Script>) -> Commands {
    match frame {
        InFrame::Text(text) => text.into(),
        InFrame::Binary(payload) => Frame::binary(cx.share(payload)).into(),
        _ => Commands::none(),
    }
}

impl WebSocketHandler for Script {
    type RouteState = Self;
    type Info = &'static str;

    async fn init(req: &Request, mut script: Self) -> Result<Upgrade<Self>, Reject> {
        req.header("user-agent").unwrap_or_default().clone_into(&mut script.kept);
        let options = script.options;
        Ok(Upgrade::new(script).options(options))
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        let commands = (self.open)(cx);
        self.done(commands)
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        let commands = (self.handle)(frame, cx);
        self.done(commands)
    }

    async fn websocket_info(&mut self, info: &'static str, cx: &mut Cx<Self>) -> Commands {
        let commands = (self.info)(info, cx);
        self.done(commands)
    }

    async fn terminate(self, reason: TerminateReason, req: PartialRequest) {
        self.told.lock().unwrap().push((reason, req, self.kept));
    }
}

/// The reason that `terminate` was told, once; it may be about to be called.
pub(crate) async fn reason(told: &Told) -> TerminateReason {
    let is_told = async {
        while told.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    timeout(SECOND * 20, is_told).await.expect("terminate is called");
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 1, "{told:?}");
    told[0].0.clone()
}

/// An upgrade request with these fields beside those that it needs.
pub(crate) fn request(fields: &str) -> String {
    format!(
        "GET /ws?key=value HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{fields}\r\n"
    )
}

/// Sends these bytes to a server of HTTP/1.1 with one route, in memory: the answer's head, and the client's end.
pub(crate) async fn ask<H: WebSocketHandler>(route: &Route<H>, bytes: &[u8]) -> (String, DuplexStream) {
    let (mut client, server) = tokio::io::duplex(CAPACITY);
    let route = route.clone();
    tokio::spawn(async move {
        let service = service_fn(|request: hyper::Request<Incoming>| {
            let route = route.clone();
            async move { Ok::<_, Infallible>(route.upgrade(request).await) }
        });
        let http = hyper::server::conn::http1::Builder::new();
        drop(http.serve_connection(TokioIo::new(server), service).with_upgrades().await);
    });
    (again(&mut client, bytes).await, client)
}

/// Sends these bytes on a connection of HTTP/1.1: the head of what is answered.
pub(crate) async fn again(client: &mut DuplexStream, bytes: &[u8]) -> String {
    client.write_all(bytes).await.expect("the server takes bytes");
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        head.push(char::from(client.read_u8().await.expect("an answer")));
    }
    head
}

/// Nothing comes for a second.
pub(crate) async fn silence(peer: &mut Peer<DuplexStream>) {
    let came = timeout(SECOND, peer.recv()).await;
    assert!(came.is_err(), "{came:?}");
}

/// Whatever a peer talks through.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A close comes, with a code or without; answered, it is followed by the end.
pub(crate) async fn closes(peer: &mut Peer<impl Stream>, code: Option<u16>) {
    assert_eq!(peer.recv_close().await.map(|(code, _)| code), code);
    let payload = code.map(u16::to_be_bytes);
    // A stream of HTTP/2 has ended with it, and may take nothing more.
    peer.try_raw(&frame(0x88, payload.as_ref().map_or(&[], |code| &code[..]))).await;
    assert_eq!(peer.recv().await, None);
}

/// A text frame of the server's.
pub(crate) fn text(text: &str) -> Option<ServerFrame> {
    sent(0x81, text.as_bytes())
}

/// A binary frame of the server's.
pub(crate) fn binary(payload: &[u8]) -> Option<ServerFrame> {
    sent(0x82, payload)
}

/// A frame of the server's, as `Peer::recv` returns it.
#[expect(clippy::unnecessary_wraps, reason = "compared with what `Peer::recv` returns")]
pub(crate) fn sent(first: u8, payload: &[u8]) -> Option<ServerFrame> {
    Some(ServerFrame { first, payload: payload.to_vec() })
}
