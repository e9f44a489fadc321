//! A handler that does what texts tell it, and writes down how it is called.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::DuplexStream;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use ws_runtime::{
    Close, CloseCode, Command, Commands, Connection, Crash, Cx, Exit, Frame, Handle, InFrame, Options, PartialRequest,
    Reject, Request, SetOptions, Shutdown, TerminateReason, Upgrade, WebSocketHandler, close_code, cowboy,
};

use crate::Peer;

/// A call of a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// `websocket_init`.
    Init,
    /// `websocket_handle`, with the frame's kind and payload.
    Handle(&'static str, Vec<u8>),
    /// `websocket_info`.
    Info(String),
    /// `terminate`.
    Terminate(TerminateReason),
}

/// The calls of one connection, in order.
#[derive(Clone, Debug, Default)]
pub struct Seen(Arc<Mutex<Vec<Call>>>);

impl Seen {
    /// The calls so far.
    pub fn calls(&self) -> Vec<Call> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The reasons that `terminate` was told: one, if all is well.
    pub fn reasons(&self) -> Vec<TerminateReason> {
        self.calls()
            .into_iter()
            .filter_map(|call| if let Call::Terminate(reason) = call { Some(reason) } else { None })
            .collect()
    }

    fn push(&self, call: Call) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    }
}

/// The handler. A text is an instruction, and what is none comes back.
pub struct Probe {
    seen: Seen,
    /// What `websocket_init` is to do, as an instruction.
    open: &'static str,
    handle: Option<oneshot::Sender<Handle<Self>>>,
    /// Where "wait" waits.
    gate: Option<mpsc::Receiver<()>>,
}

impl fmt::Debug for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probe").field("open", &self.open).finish_non_exhaustive()
    }
}

impl Probe {
    /// A probe whose `websocket_init` carries out `open`.
    pub fn new(open: &'static str) -> (Self, Seen) {
        let seen = Seen::default();
        (Self { seen: seen.clone(), open, handle: None, gate: None }, seen)
    }

    /// Sends its handle here when it opens.
    #[must_use]
    pub fn with_handle(mut self) -> (Self, oneshot::Receiver<Handle<Self>>) {
        let (sender, receiver) = oneshot::channel();
        self.handle = Some(sender);
        (self, receiver)
    }

    /// Waits, at "wait", for a word from here.
    #[must_use]
    pub fn with_gate(mut self) -> (Self, mpsc::Sender<()>) {
        let (sender, receiver) = mpsc::channel(16);
        self.gate = Some(receiver);
        (self, sender)
    }

    /// Runs it on a stream in memory of `capacity` bytes each way.
    pub fn run_with(
        self,
        capacity: usize,
        shutdown: Option<&Shutdown>,
        change: impl FnOnce(Options) -> Options,
    ) -> (Peer<DuplexStream>, JoinHandle<Exit>) {
        let (client, server) = tokio::io::duplex(capacity);
        let mut connection = Connection::new(self).options(change);
        if let Some(shutdown) = shutdown {
            connection = connection.shutdown(shutdown);
        }
        (Peer::new(client), tokio::spawn(connection.run(server, bytes::Bytes::new())))
    }

    /// The same with the defaults.
    pub fn run(self) -> (Peer<DuplexStream>, JoinHandle<Exit>) {
        self.run_with(64 * 1024, None, |options| options)
    }

    async fn obey(&mut self, instruction: &str, cx: &mut Cx<Self>) -> Commands {
        let (word, rest) = instruction.split_once(' ').unwrap_or((instruction, ""));
        match word {
            "stop" => cowboy::stop(),
            "close" => {
                cx.send(Close(close_code!(4000), rest.to_owned()));
                Commands::none()
            }
            "close-empty" => Frame::Close(None).into(),
            "panic" => panic!("{rest}"),
            "crash" => {
                cx.send(Crash::new(rest));
                Commands::none()
            }
            "passive" => Command::Active(false).into(),
            "passive-for" => {
                cx.start_timer(Duration::from_millis(rest.parse().unwrap_or(0)), "active".to_owned());
                Command::Active(false).into()
            }
            "active" => Command::Active(true).into(),
            "idle" => SetOptions::new().idle_timeout(rest.parse().ok().map(Duration::from_millis)).into(),
            "limit" => SetOptions::new().max_message_size(rest.parse().unwrap_or(0)).into(),
            "reason" => Command::ShutdownReason(rest.to_owned().into()).into(),
            "timer" => {
                cx.start_timer(Duration::from_millis(rest.parse().unwrap_or(0)), "tick".to_owned());
                Commands::none()
            }
            "every" => {
                let timer = cx.every(Duration::from_millis(rest.parse().unwrap_or(0)), || "tock".to_owned());
                if rest.is_empty() {
                    assert!(cx.cancel_timer(timer), "it was running");
                    assert!(!cx.cancel_timer(timer), "it is no more");
                }
                Commands::none()
            }
            "wait" => {
                if let Some(gate) = &mut self.gate {
                    gate.recv().await;
                }
                "waited".into()
            }
            "big" => Frame::binary(vec![b'x'; rest.parse().unwrap_or(0)]).into(),
            "many" => {
                [Frame::text("one").into(), Frame::binary(vec![2]).into(), Command::Active(true), Frame::ping().into()]
                    .into()
            }
            "after-close" => [
                Frame::text("before").into(),
                Frame::close(CloseCode::GOING_AWAY, "bye").into(),
                Frame::text("after").into(),
                Command::ShutdownReason("after".into()),
            ]
            .into(),
            "silence" | "" => Commands::none(),
            _ => Frame::text(instruction).into(),
        }
    }
}

impl WebSocketHandler for Probe {
    type RouteState = ();
    type Info = String;

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self::new("").0))
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        self.seen.push(Call::Init);
        if let Some(handle) = self.handle.take() {
            handle.send(cx.handle()).expect("the test waits for the handle");
        }
        self.obey(self.open, cx).await
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        let (kind, payload) = match frame {
            InFrame::Text(text) => ("text", text.as_bytes()),
            InFrame::RawText(bytes) => ("raw text", bytes),
            InFrame::Binary(payload) => ("binary", payload),
            InFrame::Ping(payload) => ("ping", payload),
            InFrame::Pong(payload) => ("pong", payload),
            _ => ("unknown", &[][..]),
        };
        self.seen.push(Call::Handle(kind, payload.to_vec()));
        match frame {
            InFrame::Text(text) => self.obey(text, cx).await,
            InFrame::Binary(payload) => Frame::Binary(cx.share(payload)).into(),
            _ => Commands::none(),
        }
    }

    async fn websocket_info(&mut self, info: String, cx: &mut Cx<Self>) -> Commands {
        self.seen.push(Call::Info(info.clone()));
        self.obey(&info, cx).await
    }

    async fn terminate(self, reason: TerminateReason, _req: PartialRequest) {
        self.seen.push(Call::Terminate(reason));
    }
}
