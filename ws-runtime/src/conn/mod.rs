//! A connection: one task and one loop that reads, dispatches, writes, and ends.

mod calls;
mod clock;
mod cx;
mod handle;
mod http2;
mod life;
mod linger;
mod live;
mod mailbox;
mod parked;
mod place;
mod pool;
mod requests;
mod shutdown;
mod streams;
mod timers;
mod transport;
mod writer;

use std::any::Any;
use std::borrow::Cow;
use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Uri};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

pub use self::calls::{Call, CallError};
pub use self::cx::Cx;
pub use self::handle::{ConnectionId, Handle, Reply, SendError, WeakHandle};
pub use self::shutdown::Shutdown;
pub use self::streams::{StreamRef, TooManyStreams};
pub use self::timers::TimerRef;

pub(crate) use self::cx::About;
pub(crate) use self::http2::Http2Stream;
pub(crate) use self::life::{Life, catch_panic, panic_text};
pub(crate) use self::linger::LINGER;
use self::live::{Live, Wake, Wires};
use self::parked::{Parked, Run};
use self::place::Held;
pub(crate) use self::place::Place;
pub(crate) use self::shutdown::Registered;
pub(crate) use self::transport::{Opaque, Transport};
use crate::handler::WebSocketHandler;
use crate::options::Options;
use crate::proto::deflate::Agreed;
use crate::proto::handshake::Version;
use crate::request::KeptRequest;
use crate::session::{Closing, Limits};
use crate::terminate::{ErrorReason, TerminateReason};

/// A WebSocket whose opening handshake is done, on a stream of any kind.
///
/// This is for streams that come from elsewhere: another HTTP server, a proxy, a test. [`Server`](crate::Server) and
/// [`Route::upgrade`](crate::Route::upgrade) make theirs themselves.
///
/// ```
/// use ws_runtime::{Commands, Connection, Cx, InFrame, TerminateReason};
/// # use ws_runtime::{Reject, Request, Upgrade, WebSocketHandler};
/// # struct Echo;
/// # impl WebSocketHandler for Echo {
/// # type RouteState = ();
/// # type Info = ();
/// # async fn init(_: &Request, _: ()) -> Result<Upgrade<Self>, Reject> { Ok(Upgrade::new(Echo)) }
/// # async fn websocket_handle(&mut self, frame: InFrame<'_>, _: &mut Cx<Self>) -> Commands {
/// # match frame { InFrame::Text(text) => text.into(), _ => Commands::none() } }
/// # }
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// use tokio::io::{AsyncReadExt, AsyncWriteExt};
///
/// let (mut client, server) = tokio::io::duplex(1024);
/// let connection = tokio::spawn(Connection::new(Echo).run(server, bytes::Bytes::new()));
/// client.write_all(b"\x81\x82\0\0\0\0hi\x88\x80\0\0\0\0").await.unwrap(); // "hi" and a close, masked with zeros
/// let mut replies = Vec::new();
/// client.read_to_end(&mut replies).await.unwrap();
/// assert_eq!(replies, b"\x81\x02hi\x88\x00");
/// assert_eq!(connection.await.unwrap().reason, TerminateReason::Remote(None));
/// # }
/// ```
#[must_use]
pub struct Connection<H: WebSocketHandler> {
    life: Life<H>,
    about: About,
    options: Arc<Options>,
    limits: Arc<Limits>,
    deflate: Option<Box<Agreed>>,
    registered: Option<Registered>,
}

/// How a connection ended, for the task that ran it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exit {
    /// What `terminate` was told.
    pub reason: TerminateReason,
    /// What the handler left with [`Command::ShutdownReason`](crate::Command::ShutdownReason); `None` also after a
    /// crash (Cowboy's B77).
    pub shutdown_reason: Option<Cow<'static, str>>,
}

impl<H: WebSocketHandler> Connection<H> {
    /// A connection for `handler`, with the handler's own options.
    pub fn new(handler: H) -> Self {
        let id = ConnectionId::next();
        let request = KeptRequest::new(id, Method::GET, &Uri::default(), None);
        let about = About { id, version: Version::V13, protocol: None, compressed: false };
        let life = Life::new(handler, request);
        let options = Arc::new(H::options());
        let limits = Arc::new(options.limits());
        Self { life, about, options, limits, deflate: None, registered: None }
    }

    pub(crate) fn accepted(
        life: Life<H>,
        about: About,
        (options, limits): (Arc<Options>, Arc<Limits>),
        deflate: Option<Box<Agreed>>,
        registered: Option<Registered>,
    ) -> Self {
        Self { life, about, options, limits, deflate, registered }
    }

    /// Changes the options.
    pub fn options(mut self, change: impl FnOnce(Options) -> Options) -> Self {
        self.options = Arc::new(change(Arc::unwrap_or_clone(self.options)));
        self.limits = Arc::new(self.options.limits());
        self
    }

    /// What `terminate` will be shown of the request: its address, and the other end of its TCP connection.
    #[expect(clippy::needless_pass_by_value, reason = "how little of it is kept is no matter of the caller's")]
    pub fn request(mut self, uri: Uri, peer: Option<SocketAddr>) -> Self {
        self.life.set_request(KeptRequest::new(self.about.id, Method::GET, &uri, peer));
        self
    }

    /// The subprotocol that was agreed on.
    pub fn protocol(mut self, protocol: &str) -> Self {
        self.about.protocol = Some(Box::new(protocol.into()));
        self
    }

    /// The compression that was agreed on, as [`Options::negotiate`] has it.
    pub fn deflate(mut self, agreed: impl Into<Option<Agreed>>) -> Self {
        self.deflate = agreed.into().map(Box::new);
        self.about.compressed = self.deflate.is_some();
        self
    }

    /// Ends the connection when `shutdown` starts, and counts it until then.
    pub fn shutdown(mut self, shutdown: &Shutdown) -> Self {
        self.registered = Some(shutdown.register());
        self
    }

    /// Runs the connection to its end. `early` is what the client has sent beyond its request.
    pub async fn run<S>(self, stream: S, early: Bytes) -> Exit
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        // A plain TCP stream can be asked whether its peer is gone; the compiler knows which of the two it is.
        let mut stream = Some(stream);
        match (&mut stream as &mut dyn Any).downcast_mut::<Option<TcpStream>>().and_then(Option::take) {
            Some(tcp) => self.run_on(tcp, early).await,
            None => match stream {
                Some(stream) => self.run_on(Opaque(stream), early).await,
                None => unreachable!("the stream is taken only where it is a TcpStream"),
            },
        }
    }

    /// Ends the connection before it has begun: the peer is gone.
    pub(crate) async fn abandon(self) {
        self.life.terminate(TerminateReason::Error(ErrorReason::Closed)).await;
    }

    fn run_on<T: Transport>(self, io: T, early: Bytes) -> impl Future<Output = Exit> + Send {
        let open = self.open(io, None);
        Run::new(Box::pin(open.begin(early)), Open::serve, |open| Box::pin(open.end()))
    }

    /// Runs the connection to its end, as the whole of a task.
    pub(crate) fn into_task<T: Transport>(
        self,
        io: T,
        early: Bytes,
        place: Option<Place>,
    ) -> impl Future<Output = ()> + Send {
        let open = self.open(io, place);
        Run::new(Box::pin(open.begin(early)), Open::serve, |open| Box::pin(async { drop(open.end().await) }))
    }

    fn open<T>(self, io: T, place: Option<Place>) -> Box<Open<H, T>> {
        let Self { life, about, options, limits, deflate, registered } = self;
        let live = Live::new(about, options, limits, deflate.as_deref());
        Box::new(Open { live, wires: Wires::new(io, registered), life, place: place.map(Place::hold) })
    }
}

/// A connection after its opening handshake: what it takes while nothing happens is all in here.
struct Open<H: WebSocketHandler, T> {
    // In this order they are dropped, if the task is: the handler is told when its streams are gone.
    live: Live<H>,
    wires: Wires<T>,
    life: Life<H>,
    place: Option<Held>,
}

impl<H: WebSocketHandler, T: Transport> Parked for Open<H, T> {
    type Wake = Wake<H::Info>;

    fn poll_wake(&mut self, cx: &mut Context<'_>) -> Poll<Option<Self::Wake>> {
        loop {
            if self.live.has_ended() {
                return Poll::Ready(None);
            }
            let wake = ready!(self.live.poll_wake(&mut self.wires, cx));
            let Some(handler) = self.life.handler().filter(|_| H::NEVER_WAITS) else { return Poll::Ready(Some(wake)) };
            if let Some(wake) = ready!(self.live.on_wake_at_once(handler, &mut self.wires, wake, cx)) {
                return Poll::Ready(Some(wake));
            }
        }
    }
}

impl<H: WebSocketHandler, T: Transport> Open<H, T> {
    /// Calls `websocket_init`, and handles what came with the request.
    async fn begin(mut self: Box<Self>, early: Bytes) -> Box<Self> {
        if let Some(handler) = self.life.handler() {
            self.live.begin(handler, &mut self.wires, early).await;
        }
        self
    }

    /// Handles what the connection woke up for.
    async fn serve(mut self: Box<Self>, wake: Wake<H::Info>) -> Box<Self> {
        if let Some(handler) = self.life.handler() {
            self.live.on_wake(handler, &mut self.wires, wake).await;
        }
        self
    }

    /// Closes, and tells the handler.
    async fn end(self: Box<Self>) -> Exit {
        let Self { mut live, wires: Wires { mut io, registered, .. }, life, place: _place } = *self;
        let reason = live.reason();
        let gone =
            matches!(reason, TerminateReason::Error(ErrorReason::Closed | ErrorReason::Reset(_) | ErrorReason::Io(_)));
        let deadline = Instant::now() + live.close_timeout().min(LONGEST_CLOSE);
        let killed = || shutdown::killed(registered.as_ref());
        live.drop_streams();
        live.close_mailbox();
        if !gone {
            first(timeout_at(deadline, live.flush(&mut io)), killed()).await;
        }
        if matches!(reason, TerminateReason::Crash(_)) {
            io.set_crashed();
        }
        if T::ENDS_WITH_CLOSE {
            first(linger::end(&mut io, deadline), killed()).await;
        }
        let shutdown_reason = live.shutdown_reason().filter(|_| !matches!(reason, TerminateReason::Crash(_)));
        log(live.id(), &reason);
        first(linger::unread(&mut io, life.terminate(reason.clone())), killed()).await;

        // A peer that breaks the protocol cannot be expected to close by it.
        if live.closing() == Closing::Local && !live.inbound().is_closed() {
            first(linger::await_close(&mut io, live.inbound(), deadline), killed()).await;
        }
        if !gone {
            first(linger::close(&mut io), killed()).await;
        }
        Exit { reason, shutdown_reason }
    }
}

impl<H: WebSocketHandler> std::fmt::Debug for Connection<H> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection").field("about", &self.about).field("options", &self.options).finish_non_exhaustive()
    }
}

/// Waits for the first of two futures; `a`, if both are ready.
pub(crate) async fn first(a: impl Future, b: impl Future) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    poll_fn(|cx| if a.as_mut().poll(cx).is_ready() { Poll::Ready(()) } else { b.as_mut().poll(cx).map(drop) }).await;
}

/// What a clock can always be moved by; nobody waits that long for a close.
const LONGEST_CLOSE: Duration = Duration::from_secs(60 * 60);

/// An end that somebody should look at is an error; any other is for those who are debugging.
fn log(id: ConnectionId, reason: &TerminateReason) {
    match reason {
        // Debug formats escape what came from the peer or from a panic.
        TerminateReason::Crash(text) => tracing::error!(connection = id.get(), ?text, "handler crashed"),
        reason => tracing::debug!(connection = id.get(), %reason, "connection ended"),
    }
}
