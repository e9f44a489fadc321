//! From a request to a connection.

mod http2;
mod origin;
pub(crate) mod response;

use std::borrow::Cow;
use std::fmt;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Response, Version as HttpVersion};
use http_body_util::Full;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub(crate) use self::http2::OnStream;
use crate::conn::{About, Connection, Life, Opaque, Place, Shutdown, catch_panic, panic_text};
use crate::handler::{ChangeOptions, Reject, Upgrade, WebSocketHandler};
use crate::options::Options;
use crate::proto::handshake::{Handshake, Headers};
use crate::request::Request;
use crate::session::Limits;
use crate::terminate::TerminateReason;

/// A handler with what its connections share: the address of a [`Server`](crate::Server) leads to one, and any other
/// hyper service can use one by hand.
///
/// ```
/// use std::convert::Infallible;
/// use std::time::Duration;
/// use hyper::service::service_fn;
/// use ws_runtime::Route;
/// # use ws_runtime::{Commands, Cx, InFrame, Reject, Request, Upgrade, WebSocketHandler};
/// # struct Echo;
/// # impl WebSocketHandler for Echo {
/// # type RouteState = ();
/// # type Info = ();
/// # async fn init(_: &Request, _: ()) -> Result<Upgrade<Self>, Reject> { Ok(Upgrade::new(Echo)) }
/// # async fn websocket_handle(&mut self, _: InFrame<'_>, _: &mut Cx<Self>) -> Commands { Commands::none() }
/// # }
///
/// let echo = Route::<Echo>::new(()).options(|options| options.idle_timeout(Duration::from_secs(30)));
/// let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
///     let echo = echo.clone();
///     async move { Ok::<_, Infallible>(echo.upgrade(request).await) }
/// });
/// // hyper::server::conn::http1::Builder::new().serve_connection(io, service).with_upgrades()
/// ```
pub struct Route<H: WebSocketHandler> {
    state: H::RouteState,
    options: Arc<Options>,
    /// Of these options: for all connections, but those whose `init` changes them.
    limits: Arc<Limits>,
    shutdown: Option<Shutdown>,
}

/// The other end of a request's TCP connection. A [`Server`](crate::Server) puts it into the request's extensions; in
/// front of [`Route::upgrade`] the caller does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a newtype")]
pub struct PeerAddr(pub SocketAddr);

impl<H: WebSocketHandler> Route<H> {
    /// A route that gives `state` to each `init`.
    pub fn new(state: H::RouteState) -> Self {
        let options = Arc::new(H::options());
        Self { state, limits: Arc::new(options.limits()), options, shutdown: None }
    }

    /// Changes the handler's options for this route.
    #[must_use]
    pub fn options(mut self, change: impl FnOnce(Options) -> Options) -> Self {
        self.options = Arc::new(change(Arc::unwrap_or_clone(self.options)));
        self.limits = Arc::new(self.options.limits());
        self
    }

    /// Ends the connections of this route when `shutdown` starts, and refuses new ones with 503. A
    /// [`Server`](crate::Server) does this for its routes.
    #[must_use]
    pub fn shutdown(mut self, shutdown: &Shutdown) -> Self {
        self.shutdown = Some(shutdown.clone());
        self
    }

    /// Answers an upgrade request: an upgrade of HTTP/1.1, or an extended CONNECT of HTTP/2 (RFC 8441). If the answer is
    /// 101 or 200, the connection runs in a task of its own as soon as the caller's server has sent it.
    ///
    /// The server has to serve with upgrades, and the task needs a tokio runtime with I/O and time.
    pub async fn upgrade<B>(&self, request: http::Request<B>) -> Response<Full<Bytes>> {
        match self.accept(request).await {
            Ok(response) => response,
            Err(refused) => {
                tracing::debug!(
                    handler = std::any::type_name::<H>(),
                    status = refused.response.status().as_u16(),
                    reason = ?refused.reason,
                    "upgrade refused"
                );
                refused.response
            }
        }
    }

    async fn accept<B>(&self, mut request: http::Request<B>) -> Result<Response<Full<Bytes>>, Refused> {
        let (http11, http2) = (request.version() == HttpVersion::HTTP_11, request.version() == HttpVersion::HTTP_2);
        let (handshake, host) = if http2 {
            (http2::check(&request), http2::host(&request))
        } else {
            let handshake = Handshake::check(request.method().as_str(), http11, request.headers());
            (handshake, text(request.headers(), "host").unwrap_or_default())
        };
        let handshake = handshake
            .map_err(|refusal| Refused { response: response::refused(refusal, http2), reason: refusal.to_string() })?;
        // Browsers of the drafts name the page in a field of its own; one that names two has to be allowed both.
        let pages = [handshake.version.origin_header(), "origin"].map(|name| text(request.headers(), name));
        if let Some(page) = pages.iter().find(|page| !origin::is_allowed(&self.options.origins, **page, host)) {
            let reject = Reject::forbidden("pages from this origin may not connect");
            return Err(Refused { reason: format!("origin {page:?} for host {host:?}"), ..reject.into() });
        }
        if self.shutdown.as_ref().is_some_and(Shutdown::is_started) {
            return Err(Reject::unavailable("the server is stopping").into());
        }

        let on_upgrade = hyper::upgrade::on(&mut request);
        let (mut head, _body) = request.into_parts();
        let place: Option<Place> = head.extensions.remove();
        let on_stream: Option<OnStream> = head.extensions.remove();
        let peer = head.extensions.get().map(|PeerAddr(peer)| *peer);
        let request = Request::new(head, peer, handshake.version, handshake.protocols.clone());
        let init = async { H::init(&request, self.state.clone()).await };
        let Upgrade { handler, options, protocol, headers, declined } = match catch_panic(pin!(init)).await {
            Ok(decision) => decision?,
            Err(panic) => {
                tracing::error!(handler = std::any::type_name::<H>(), text = ?panic, "init panicked");
                return Err(Refused { reason: "init panicked".to_owned(), ..Reject::internal_error().into() });
            }
        };
        let (id, version) = (request.connection_id(), request.version());
        let life = Life::new(handler, request.into_kept());
        if let Some(reject) = declined {
            life.terminate(TerminateReason::Normal).await;
            return Err(reject.into());
        }
        let (options, limits) = match self.changed(options) {
            Ok(changed) => changed,
            Err(panic) => {
                let reason = format!("the options of `init` panicked: {panic}");
                life.terminate(TerminateReason::Crash(panic)).await;
                return Err(Refused { reason, ..Reject::internal_error().into() });
            }
        };
        if options.origins != self.options.origins {
            tracing::warn!(handler = std::any::type_name::<H>(), "`origins` from `init` comes too late: set it before");
        }
        let protocol = agreed(protocol, &options, &handshake.protocols);
        let deflate = options.negotiate(&handshake.extensions).map(Box::new);

        let extensions = deflate.as_ref().map(|agreed| agreed.response());
        let (accept, extensions) = (handshake.accept.as_deref(), extensions.as_deref());
        let response = response::switching(accept, protocol.as_deref(), extensions, &headers);
        let about = About {
            id,
            version,
            protocol: protocol.map(|protocol| Box::new(protocol.into())),
            compressed: deflate.is_some(),
        };
        let registered = self.shutdown.as_ref().map(Shutdown::register);
        let connection = Connection::accepted(life, about, (options, limits), deflate, registered);
        match on_stream {
            Some(on_stream) => tokio::spawn(http2::run(on_stream, connection, place)),
            None => tokio::spawn(run(on_upgrade, connection, place)),
        };
        Ok(response)
    }

    /// The options of a connection, and its limits; the text of the panic, if what changes them panics.
    fn changed(&self, change: Option<ChangeOptions>) -> Result<(Arc<Options>, Arc<Limits>), String> {
        let Some(change) = change else { return Ok((Arc::clone(&self.options), Arc::clone(&self.limits))) };
        let options = Options::clone(&self.options);
        let options = catch_unwind(AssertUnwindSafe(|| change(options))).map_err(|panic| panic_text(&*panic))?;
        let limits = Arc::new(options.limits());
        Ok((Arc::new(options), limits))
    }
}

/// The subprotocol of a connection: the one that `init` has `chosen`, or the best that both sides speak.
fn agreed(chosen: Option<Cow<'static, str>>, options: &Options, offered: &[String]) -> Option<String> {
    let is_offered = |protocol: &Cow<'static, str>| offered.iter().any(|offer| offer == protocol);
    match chosen {
        None => options.protocols.iter().find(|protocol| is_offered(protocol)).map(ToString::to_string),
        Some(protocol) if is_offered(&protocol) => Some(protocol.into_owned()),
        Some(protocol) => {
            tracing::error!(%protocol, "the subprotocol from `init` is left out: the client does not offer it");
            None
        }
    }
}

/// Runs a connection from the moment at which the server has sent its 101, or the 200 of hyper's own HTTP/2: in a task of
/// its own, which is smaller than what it takes to get there.
async fn run<H: WebSocketHandler>(on_upgrade: OnUpgrade, connection: Connection<H>, place: Option<Place>) {
    let upgraded = match on_upgrade.await {
        Ok(upgraded) => upgraded,
        Err(error) => {
            tracing::debug!(%error, "the client was gone before it was upgraded");
            return connection.abandon().await;
        }
    };
    // A plain TCP stream is taken out of hyper's box, and its loop is compiled for it.
    match upgraded.downcast::<TokioIo<TcpStream>>() {
        Ok(parts) => drop(tokio::spawn(connection.into_task(parts.io.into_inner(), parts.read_buf, place))),
        Err(upgraded) => drop(tokio::spawn(connection.into_task(Opaque(TokioIo::new(upgraded)), Bytes::new(), place))),
    }
}

/// An answer that is not 101, and why, for the log.
struct Refused {
    response: Response<Full<Bytes>>,
    reason: String,
}

impl From<Reject> for Refused {
    fn from(reject: Reject) -> Self {
        Self { response: response::rejected(&reject), reason: reject.text().to_owned() }
    }
}

impl Headers for HeaderMap {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.get_all(name).iter().map(http::HeaderValue::as_bytes)
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    // Two values, or one that is not text, are no origin that could be allowed.
    Some(if values.next().is_none() { value.to_str().unwrap_or_default() } else { "" })
}

impl<H: WebSocketHandler> Clone for Route<H> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
            options: Arc::clone(&self.options),
            limits: Arc::clone(&self.limits),
            shutdown: self.shutdown.clone(),
        }
    }
}

impl<H: WebSocketHandler> fmt::Debug for Route<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route")
            .field("handler", &std::any::type_name::<H>())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
