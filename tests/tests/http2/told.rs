//! A handler that does what texts tell it, and tells the test how it goes.

use tests::{Http2, Running, soon};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use ws_runtime::{
    Close, Command, Commands, Crash, Cx, Frame, Handle, InFrame, Options, PartialRequest, Reject, Request, Route,
    Server, TerminateReason, Upgrade, WebSocketHandler, close_code,
};

/// What happens to a connection, with its path and query.
#[derive(Debug)]
pub(crate) enum Event {
    Open(Handle<Told>),
    Message(Vec<u8>),
    End(TerminateReason, String),
}

pub(crate) type Events = UnboundedReceiver<Event>;

pub(crate) struct Told {
    events: UnboundedSender<Event>,
    knows: String,
}

impl WebSocketHandler for Told {
    type RouteState = UnboundedSender<Event>;
    type Info = &'static str;

    fn options() -> Options {
        Options::new().protocols(["v2", "v1"])
    }

    async fn init(req: &Request, events: Self::RouteState) -> Result<Upgrade<Self>, Reject> {
        let local = req.peer_addr().is_some_and(|peer| peer.ip().is_loopback());
        let knows = format!("{} {} {:?} {local}", req.version() as u8, req.path(), req.protocols());
        let told = Upgrade::new(Self { events: events.clone(), knows });
        match req.query("do").as_deref() {
            Some("refuse") => Err(Reject::unauthorized("who are you?").header("www-authenticate", "Bearer")),
            Some("decline") => Ok(told.decline(Reject::unavailable("not today"))),
            Some("cookie") => Ok(told.header("set-cookie", "a=1").header("set-cookie", "b=2")),
            Some("panic") => panic!("in init"),
            Some("wait") => {
                events.send(Event::Message(b"waiting".to_vec())).expect("the test listens");
                // Dropped with this future, when nobody waits for the answer any more.
                let _gone = Gone(events);
                std::future::pending().await
            }
            _ => Ok(told),
        }
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        drop(self.events.send(Event::Open(cx.handle())));
        Commands::none()
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        match frame {
            InFrame::Text(text) => self.obey(text, cx).await,
            InFrame::Binary(payload) => Frame::binary(cx.share(payload)).into(),
            _ => Commands::none(),
        }
    }

    async fn websocket_info(&mut self, info: &'static str, cx: &mut Cx<Self>) -> Commands {
        self.obey(info, cx).await
    }

    async fn terminate(self, reason: TerminateReason, req: PartialRequest) {
        drop(self.events.send(Event::End(reason, req.path().to_owned())));
    }
}

impl Told {
    async fn obey(&self, text: &str, cx: &mut Cx<Self>) -> Commands {
        drop(self.events.send(Event::Message(text.as_bytes().to_vec())));
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        match word {
            "?" => format!("{} {:?}", self.knows, cx.protocol()).into(),
            "close" => {
                cx.send(Close(close_code!(4000), rest.to_owned()));
                Commands::none()
            }
            "crash" => {
                cx.send(Crash::new(rest));
                Commands::none()
            }
            "panic" => panic!("told to"),
            "passive" => Command::Active(false).into(),
            "active" => Command::Active(true).into(),
            "big" => Frame::binary(vec![b'x'; rest.parse().expect("a length")]).into(),
            "stuck" => std::future::pending().await,
            "" => Commands::none(),
            _ => Frame::text(text).into(),
        }
    }
}

/// Tells that it was dropped.
struct Gone(UnboundedSender<Event>);

impl Drop for Gone {
    fn drop(&mut self) {
        drop(self.0.send(Event::Message(b"gone".to_vec())));
    }
}

/// A server with the handler at `/told`.
pub(crate) async fn told(change: impl FnOnce(Server) -> Server) -> (Running, Events) {
    let (events, seen) = unbounded_channel();
    let running = Running::start(change(Server::new().route("/told", Route::<Told>::new(events)))).await;
    (running, seen)
}

/// The same with other options of the route.
pub(crate) async fn told_with(change: impl FnOnce(Options) -> Options) -> (Running, Events) {
    let (events, seen) = unbounded_channel();
    let route = Route::<Told>::new(events).options(change);
    (Running::start(Server::new().route("/told", route)).await, seen)
}

/// The same with a client.
pub(crate) async fn connected(change: impl FnOnce(Server) -> Server) -> (Running, Events, Http2) {
    let (running, events) = told(change).await;
    let http2 = Http2::connect(running.address()).await;
    (running, events, http2)
}

/// The handle of the connection that opens next.
pub(crate) async fn opened(events: &mut Events) -> Handle<Told> {
    loop {
        if let Event::Open(handle) = soon(events.recv()).await.expect("an event") {
            return handle;
        }
    }
}

/// The next message.
pub(crate) async fn message(events: &mut Events) -> String {
    loop {
        if let Event::Message(text) = soon(events.recv()).await.expect("an event") {
            return String::from_utf8(text).unwrap();
        }
    }
}

/// The reason of the next end.
pub(crate) async fn ended(events: &mut Events) -> TerminateReason {
    loop {
        if let Event::End(reason, path) = soon(events.recv()).await.expect("an event") {
            assert_eq!(path, "/told");
            return reason;
        }
    }
}
