//! A handler without the macro: `impl WebSocketHandler` is all that `#[websocket]` writes.
//!
//! `cargo run -p examples --bin by_hand`, then connect to `ws://127.0.0.1:8080/counter` and send
//! `{"type":"add","amount":2}`.
//!
//! With the macro, everything from "ANCHOR: expansion" to its end is written as
//!
//! ```ignore
//! #[websocket(message = ClientMsg, reply = ServerMsg, info = pub enum CounterInfo, idle_timeout = "30s")]
//! impl Counter {
//!     #[init]
//!     fn init(req: &Request, totals: Arc<AtomicI64>) -> Result<Self, Reject> { .. }
//!     #[open]
//!     fn open(&mut self, cx: &mut Cx<Self>) -> ServerMsg { .. }
//!     #[message(ClientMsg::Add { amount })]
//!     fn add(&mut self, amount: i64) -> Result<ServerMsg, Close> { .. }
//!     #[message(ClientMsg::Leave)]
//!     async fn leave(&mut self) -> Stop { .. }
//!     #[binary]
//!     fn upload(&mut self, data: &[u8]) -> ServerMsg { .. }
//!     #[info]
//!     fn reset(&mut self, to: i64) -> ServerMsg { .. }
//!     #[timer(every = "1s")]
//!     fn tick(&mut self) -> Option<Frame> { .. }
//!     #[decode_error]
//!     fn not_understood(&mut self, error: DecodeError) -> ServerMsg { .. }
//!     #[terminate]
//!     fn bye(self, reason: TerminateReason, req: PartialRequest) { .. }
//! }
//! ```

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use examples::Args;
use serde::{Deserialize, Serialize};
use ws_runtime::{
    __private, Close, CloseCode, Commands, Cx, DecodeError, Frame, Handle, InFrame, IntoCommands, Json, Options,
    Outbox, PartialRequest, Reject, Request, Route, SendError, Server, Stop, TerminateReason, Upgrade,
    WebSocketHandler,
};

/// What clients send.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Add { amount: i64 },
    Leave,
}

/// What clients get.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg {
    Count { count: i64 },
    Error { detail: String },
}

/// One client's count.
#[derive(Debug)]
struct Counter {
    count: i64,
    ticks: u64,
    totals: Arc<AtomicI64>,
}

/// The methods, as the user writes them.
#[expect(clippy::needless_pass_by_ref_mut, clippy::unused_self, reason = "some need less of the state than they get")]
impl Counter {
    fn init(req: &Request, totals: Arc<AtomicI64>) -> Result<Self, Reject> {
        let count = req.query("from").map_or(Ok(0), |from| from.parse());
        let count = count.map_err(|_| Reject::bad_request("from is not a number"))?;
        Ok(Self { count, ticks: 0, totals })
    }

    fn open(&mut self, _cx: &mut Cx<Self>) -> ServerMsg {
        ServerMsg::Count { count: self.count }
    }

    fn add(&mut self, amount: i64) -> Result<ServerMsg, Close> {
        self.count = self.count.checked_add(amount).ok_or(Close(CloseCode::POLICY_VIOLATION, "too much"))?;
        Ok(ServerMsg::Count { count: self.count })
    }

    async fn leave(&mut self) -> Stop {
        tokio::task::yield_now().await;
        Stop
    }

    fn upload(&mut self, data: &[u8]) -> ServerMsg {
        ServerMsg::Error { detail: format!("{} bytes of what?", data.len()) }
    }

    fn reset(&mut self, to: i64) -> ServerMsg {
        self.count = to;
        ServerMsg::Count { count: to }
    }

    fn tick(&mut self) -> Option<Frame> {
        self.ticks += 1;
        (self.ticks % 2 == 0).then(Frame::ping)
    }

    fn not_understood(&mut self, error: &DecodeError) -> ServerMsg {
        ServerMsg::Error { detail: error.to_string() }
    }

    fn bye(self, _reason: TerminateReason, _req: PartialRequest) {
        self.totals.fetch_add(self.count, Ordering::Relaxed);
    }
}

// ANCHOR: expansion
/// Messages that other tasks may send to a [`Counter`]: one for each `#[info]` and each `#[timer]` method.
#[derive(Debug)]
pub enum CounterInfo {
    /// From `reset`.
    Reset {
        /// The count to go on from.
        to: i64,
    },
    /// From `tick`.
    Tick,
}

const _: () = __private::assert_info::<i64>();

/// A method for each of them, on a [`Handle`].
pub trait CounterHandle {
    /// Sends [`CounterInfo::Reset`].
    ///
    /// # Errors
    /// If the mailbox is full or the connection has ended.
    fn reset(&self, to: i64) -> Result<(), SendError<CounterInfo>>;
}

impl CounterHandle for Handle<Counter> {
    fn reset(&self, to: i64) -> Result<(), SendError<CounterInfo>> {
        self.try_send(CounterInfo::Reset { to })
    }
}

impl IntoCommands<Counter> for ServerMsg {
    fn into_commands(self, out: &mut Outbox) {
        __private::reply::<Self, Json>(&self, out);
    }
}

impl WebSocketHandler for Counter {
    type RouteState = Arc<AtomicI64>;
    type Info = CounterInfo;

    fn options() -> Options {
        Options::new().idle_timeout(Duration::from_secs(30))
    }

    async fn init(req: &Request, state: Self::RouteState) -> Result<Upgrade<Self>, Reject> {
        __private::upgrade(Self::init(req, state))
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        cx.every(Duration::from_secs(1), || CounterInfo::Tick);
        let returned = Self::open(self, cx);
        __private::send(returned, cx);
        Commands::none()
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        match __private::decode::<ClientMsg, Json>(frame) {
            __private::Incoming::Message(Ok(message)) => match message {
                ClientMsg::Add { amount } => __private::send(Self::add(self, amount), cx),
                ClientMsg::Leave => __private::send(__private::Probe::<Self>::assert_send(Self::leave(self)).await, cx),
            },
            __private::Incoming::Message(Err(error)) => __private::send(Self::not_understood(self, &error), cx),
            __private::Incoming::Text(_) => __private::send(__private::no_text(), cx),
            __private::Incoming::Binary(payload) => {
                let data = __private::bytes(payload, cx);
                __private::send(Self::upload(self, data), cx);
            }
            __private::Incoming::Ping(_) | __private::Incoming::Pong(_) => {}
        }
        Commands::none()
    }

    async fn websocket_info(&mut self, info: Self::Info, cx: &mut Cx<Self>) -> Commands {
        match info {
            CounterInfo::Reset { to } => __private::send(Self::reset(self, to), cx),
            CounterInfo::Tick => __private::send(Self::tick(self), cx),
        }
        Commands::none()
    }

    async fn terminate(self, reason: TerminateReason, req: PartialRequest) {
        Self::bye(self, reason, req);
    }
}
// ANCHOR_END: expansion

fn main() -> ExitCode {
    examples::run(Args::parse(&[]), |_args| {
        let totals = Arc::new(AtomicI64::new(0));
        Server::new().route("/counter", Route::<Counter>::new(totals))
    })
}
