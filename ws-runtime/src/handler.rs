//! The life of a connection, as a trait: what `#[websocket]` writes, and what can be written by hand.

use std::borrow::Cow;
use std::future::{self, Future};

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};

use crate::command::Commands;
use crate::conn::Cx;
use crate::frame::InFrame;
use crate::options::Options;
use crate::proto::deflate::OutOfRange;
use crate::request::{PartialRequest, Request};
use crate::terminate::TerminateReason;

/// A connection's handler: its state, and what it does with messages.
///
/// The calls come in this order, one at a time (Cowboy's B47 to B50):
///
/// 1. [`init`](Self::init), with the request in hand; it may refuse.
/// 2. [`websocket_init`](Self::websocket_init), when the connection is open.
/// 3. [`websocket_handle`](Self::websocket_handle) for each message, ping and pong of the client's, and
///    [`websocket_info`](Self::websocket_info) for each message of the system's, in the order in which they arrive.
/// 4. [`terminate`](Self::terminate), exactly once, whatever ended the connection.
///
/// [`#[websocket]`](crate::websocket) writes an implementation from a plain `impl` block. Written by hand:
///
/// ```
/// use ws_runtime::{Commands, Cx, InFrame, Reject, Request, Upgrade, WebSocketHandler};
///
/// struct Echo;
///
/// impl WebSocketHandler for Echo {
///     type RouteState = ();
///     type Info = ();
///
///     async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
///         Ok(Upgrade::new(Echo))
///     }
///
///     async fn websocket_handle(&mut self, frame: InFrame<'_>, _cx: &mut Cx<Self>) -> Commands {
///         match frame {
///             InFrame::Text(text) => text.into(),
///             _ => Commands::none(),
///         }
///     }
/// }
/// ```
///
/// A panic in one of the `websocket_*` methods, or a [`Crash`](crate::Crash), ends this connection with 1011 and the
/// reason [`TerminateReason::Crash`]. A panic in `init` is answered with 500, one in `terminate` is logged. The server and
/// the other connections go on.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a websocket handler",
    label = "not a websocket handler",
    note = "put `#[websocket]` on an `impl {Self} {{ .. }}` block, or implement `WebSocketHandler` by hand"
)]
pub trait WebSocketHandler: Sized + Send + 'static {
    /// What the route gives to each `init`: a shared room, a pool, settings. `()` for nothing.
    type RouteState: Clone + Send + Sync + 'static;

    /// The messages that other tasks may send to the connection; `()` or an empty enum for none.
    type Info: Send + 'static;

    /// Whether [`websocket_handle`](Self::websocket_handle) and [`websocket_info`](Self::websocket_info) never wait: what
    /// they return is ready when it is first polled. Such a handler is called in a shorter way: a small message takes a
    /// fifth fewer instructions, one of many that come together close to half. By default `false`; `#[websocket]` says
    /// `true` for a block in which no method that is called for a message is `async`.
    ///
    /// A promise that is not kept ends the connection as a panic does.
    const NEVER_WAITS: bool = false;

    /// The options of this handler's connections, before the route and `init` change any.
    fn options() -> Options {
        Options::new()
    }

    /// Decides over a request whose opening handshake is valid, before the upgrade: everything that needs the request
    /// is done here. Cowboy's `init/2`.
    ///
    /// # Errors
    /// A [`Reject`] is the answer instead of the upgrade.
    fn init(req: &Request, state: Self::RouteState) -> impl Future<Output = Result<Upgrade<Self>, Reject>> + Send;

    /// Called once when the connection is open, before anything is read from it. It may send. Cowboy's
    /// `websocket_init/1`.
    fn websocket_init(&mut self, cx: &mut Cx<Self>) -> impl Future<Output = Commands> + Send {
        let _: &mut Cx<Self> = cx;
        future::ready(Commands::none())
    }

    /// Called for each message, ping and pong of the client's. Pings are answered already. Cowboy's
    /// `websocket_handle/2`.
    fn websocket_handle(&mut self, frame: InFrame<'_>, cx: &mut Cx<Self>) -> impl Future<Output = Commands> + Send;

    /// Called for each message that came through a [`Handle`](crate::Handle) or a timer. Cowboy's `websocket_info/2`.
    fn websocket_info(&mut self, info: Self::Info, cx: &mut Cx<Self>) -> impl Future<Output = Commands> + Send {
        drop((info, cx));
        future::ready(Commands::none())
    }

    /// Called last, exactly once, with the reason. A close frame, if there is one to send, has been sent; the socket
    /// is still open. Cowboy's `terminate/3`.
    ///
    /// If the task of the connection is dropped from outside, as when a runtime is shut down, this is polled once:
    /// what it does before its first `.await` that has to wait is done.
    fn terminate(self, reason: TerminateReason, req: PartialRequest) -> impl Future<Output = ()> + Send {
        drop((reason, req));
        future::ready(())
    }
}

/// What `init` returns to go on: the handler, and what is particular to its connection.
///
/// ```
/// # use ws_runtime::{Options, Upgrade};
/// # struct Chat;
/// # impl ws_runtime::WebSocketHandler for Chat {
/// #     type RouteState = ();
/// #     type Info = ();
/// #     async fn init(_: &ws_runtime::Request, _: ()) -> Result<Upgrade<Self>, ws_runtime::Reject> { Ok(Upgrade::new(Chat)) }
/// #     async fn websocket_handle(&mut self, _: ws_runtime::InFrame<'_>, _: &mut ws_runtime::Cx<Self>) -> ws_runtime::Commands { ws_runtime::Commands::none() }
/// # }
/// let upgrade = Upgrade::new(Chat)
///     .options(|options| options.max_message_size(1 << 20))
///     .protocol("chat.v1")
///     .header("set-cookie", "seen=1");
/// ```
#[must_use]
pub struct Upgrade<H> {
    pub(crate) handler: H,
    pub(crate) options: Option<ChangeOptions>,
    pub(crate) protocol: Option<Cow<'static, str>>,
    pub(crate) headers: HeaderMap,
    pub(crate) declined: Option<Reject>,
}

/// How `init` changes the options of its connection.
pub(crate) type ChangeOptions = Box<dyn FnOnce(Options) -> Options + Send>;

impl<H> Upgrade<H> {
    /// Goes on with `handler`.
    pub fn new(handler: H) -> Self {
        Self { handler, options: None, protocol: None, headers: HeaderMap::new(), declined: None }
    }

    /// Changes the options of this connection.
    pub fn options(mut self, change: impl FnOnce(Options) -> Options + Send + 'static) -> Self {
        self.options = Some(match self.options.take() {
            None => Box::new(change),
            Some(earlier) => Box::new(|options| change(earlier(options))),
        });
        self
    }

    /// Agrees on a subprotocol, in place of the choice by [`Options::protocols`]. One that the client has not offered
    /// is not answered (RFC 6455 §4.2.2).
    pub fn protocol(mut self, protocol: impl Into<Cow<'static, str>>) -> Self {
        self.protocol = Some(protocol.into());
        self
    }

    /// Adds a field to the response, as a cookie. One that is not valid, or that belongs to the handshake, is left out
    /// and logged.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        add_header(&mut self.headers, name, value);
        self
    }

    /// Answers the request with `reject` after all. Unlike an `Err` from `init`, the handler lives: its `terminate` is
    /// called with [`TerminateReason::Normal`] (Cowboy's B55).
    pub fn decline(mut self, reject: Reject) -> Self {
        self.declined = Some(reject);
        self
    }
}

impl<H: std::fmt::Debug> std::fmt::Debug for Upgrade<H> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upgrade")
            .field("handler", &self.handler)
            .field("protocol", &self.protocol)
            .finish_non_exhaustive()
    }
}

/// The answer to a request that does not become a WebSocket: a status, a line of text, header fields.
///
/// ```
/// use ws_runtime::Reject;
///
/// let no = Reject::unauthorized("log in first").header("www-authenticate", "Bearer");
/// assert_eq!(no.status().as_u16(), 401);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Reject(Box<Answer>);

#[derive(Clone, Debug)]
struct Answer {
    status: StatusCode,
    text: Cow<'static, str>,
    headers: HeaderMap,
}

impl Reject {
    /// An answer with this status.
    pub fn new(status: StatusCode, text: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Answer { status, text: text.into(), headers: HeaderMap::new() }))
    }

    /// 400: the request lacks something.
    pub fn bad_request(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, text)
    }

    /// 401: who is asking?
    pub fn unauthorized(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, text)
    }

    /// 403: not for this client.
    pub fn forbidden(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, text)
    }

    /// 404: there is no such thing.
    pub fn not_found(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, text)
    }

    /// 503: not now.
    pub fn unavailable(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, text)
    }

    /// 500: the server failed. The client is not told why.
    pub fn internal_error() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    }

    /// Adds a header field. One that is not valid is left out and logged.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        add_header(&mut self.0.headers, name, value);
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The text of the body.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The header fields, beside those of every response.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }
}

/// 500: the client cannot help it. The log is told.
impl From<OutOfRange> for Reject {
    fn from(error: OutOfRange) -> Self {
        tracing::error!(%error, "`init` sets an option that is out of range");
        Self::internal_error()
    }
}

impl From<StatusCode> for Reject {
    fn from(status: StatusCode) -> Self {
        Self::new(status, status.canonical_reason().unwrap_or("refused"))
    }
}

/// Whatever an `#[init]` method may return: `Self`, [`Upgrade<Self>`](Upgrade), or a `Result` of one of them with an
/// error that converts into [`Reject`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a valid return type for an `#[init]` method",
    label = "neither the handler nor a refusal",
    note = "return `Self`, `Upgrade<Self>`, or `Result` of one of them with an error that is `Into<Reject>`: `Reject` itself, a `StatusCode`, or a type of yours with `impl From<..> for Reject`"
)]
pub trait IntoUpgrade<H> {
    /// The decision.
    ///
    /// # Errors
    /// The refusal, if it is one.
    fn into_upgrade(self) -> Result<Upgrade<H>, Reject>;
}

impl<H: WebSocketHandler> IntoUpgrade<H> for H {
    fn into_upgrade(self) -> Result<Upgrade<H>, Reject> {
        Ok(Upgrade::new(self))
    }
}

impl<H: WebSocketHandler> IntoUpgrade<H> for Upgrade<H> {
    fn into_upgrade(self) -> Result<Self, Reject> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<H: WebSocketHandler, T: IntoUpgrade<H>, E: Into<Reject>> IntoUpgrade<H> for Result<T, E> {
    fn into_upgrade(self) -> Result<Upgrade<H>, Reject> {
        self.map_err(Into::into)?.into_upgrade()
    }
}

fn add_header<N: TryInto<HeaderName>, V: TryInto<HeaderValue>>(headers: &mut HeaderMap, name: N, value: V) {
    let (Ok(name), Ok(value)) = (name.try_into(), value.try_into()) else {
        tracing::error!("a response header is left out: its name or value is not valid");
        return;
    };
    headers.append(name, value);
}
