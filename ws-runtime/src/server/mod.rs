//! An HTTP server for WebSockets, and for the pages that open them.

mod accept;
mod answer;
mod body;
mod http1;
mod http2;

use std::collections::HashMap;
use std::fmt;
use std::future::{self, Future};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};
use http_body_util::BodyExt as _;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Body;
use tokio::net::{TcpListener, TcpSocket, ToSocketAddrs, lookup_host};

pub use self::body::RequestBody;
pub use self::http2::Http2;
use crate::conn::{Shutdown, first};
use crate::handler::WebSocketHandler;
use crate::upgrade::{Route, response};

/// A server of WebSocket routes over HTTP/1.1 and HTTP/2, by the bytes that a client begins with.
///
/// ```no_run
/// use ws_runtime::{Route, Server};
/// # use ws_runtime::{Commands, Cx, InFrame, Reject, Request, Upgrade, WebSocketHandler};
/// # struct Echo;
/// # impl WebSocketHandler for Echo {
/// # type RouteState = ();
/// # type Info = ();
/// # async fn init(_: &Request, _: ()) -> Result<Upgrade<Self>, Reject> { Ok(Upgrade::new(Echo)) }
/// # async fn websocket_handle(&mut self, _: InFrame<'_>, _: &mut Cx<Self>) -> Commands { Commands::none() }
/// # }
///
/// #[tokio::main]
/// async fn main() -> std::io::Result<()> {
///     let server = Server::new().route("/echo", Route::<Echo>::new(())).bind("127.0.0.1:8080").await?;
///     println!("ws://{}/echo", server.local_addr());
///     server.run_until(async { _ = tokio::signal::ctrl_c().await }).await;
///     Ok(())
/// }
/// ```
#[must_use]
pub struct Server {
    site: Site,
    shutdown: Shutdown,
}

/// What is where, and how it is served.
struct Site {
    routes: HashMap<String, Service>,
    fallback: Service,
    settings: Settings,
}

/// Limits and timeouts.
#[derive(Debug)]
struct Settings {
    max_connections: usize,
    handshake_timeout: Duration,
    drain_timeout: Duration,
    max_head_size: usize,
    max_headers: usize,
    max_target_size: usize,
    http2: Http2,
}

impl Settings {
    const DEFAULT: Self = Self {
        max_connections: 65_536,
        handshake_timeout: Duration::from_secs(10),
        drain_timeout: Duration::from_secs(10),
        max_head_size: 64 * 1024,
        max_headers: 100,
        max_target_size: 8 * 1024,
        http2: Http2::DEFAULT,
    };
}

/// What a clock can always be moved by.
const FOR_EVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);

type ResponseBody = UnsyncBoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;
type Answer = Pin<Box<dyn Future<Output = Response<ResponseBody>> + Send>>;
type Service = Box<dyn Fn(http::Request<RequestBody>) -> Answer + Send + Sync>;

impl Server {
    /// A server without routes: it answers 404.
    pub fn new() -> Self {
        let not_found = |_request| -> Answer {
            Box::pin(future::ready(boxed(response::plain(StatusCode::NOT_FOUND, &"there is nothing at this address"))))
        };
        Self {
            site: Site { routes: HashMap::new(), fallback: Box::new(not_found), settings: Settings::DEFAULT },
            shutdown: Shutdown::new(),
        }
    }

    /// Serves `route` at exactly `path`.
    pub fn route<H: WebSocketHandler>(mut self, path: impl Into<String>, route: Route<H>) -> Self {
        let route = Arc::new(route.shutdown(&self.shutdown));
        let service = move |request| -> Answer {
            let route = Arc::clone(&route);
            Box::pin(async move { boxed(route.upgrade(request).await) })
        };
        self.site.routes.insert(path.into(), Box::new(service));
        self
    }

    /// Answers every other request: pages, health checks, an API.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use http_body_util::Full;
    /// use ws_runtime::{RequestBody, Server};
    ///
    /// let server = Server::new().fallback(|request: hyper::Request<RequestBody>| async move {
    ///     hyper::Response::new(Full::new(Bytes::from(format!("you asked for {}", request.uri()))))
    /// });
    /// ```
    pub fn fallback<F, A, B>(mut self, service: F) -> Self
    where
        F: Fn(http::Request<RequestBody>) -> A + Send + Sync + 'static,
        A: Future<Output = Response<B>> + Send + 'static,
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        self.site.fallback = Box::new(move |request| {
            let answer = service(request);
            Box::pin(async move { boxed(answer.await) })
        });
        self
    }

    /// How many TCP connections live at once, WebSockets included, and however many streams of HTTP/2 they carry; more
    /// wait to be accepted. Default: 65,536.
    pub const fn max_connections(mut self, connections: usize) -> Self {
        self.site.settings.max_connections = connections;
        self
    }

    /// How long a request's head may take to arrive, `init` to decide, and a connection of HTTP/2 to be without a
    /// stream. Default: 10 s.
    pub fn handshake_timeout(mut self, timeout: Duration) -> Self {
        self.site.settings.handshake_timeout = timeout.min(FOR_EVER);
        self
    }

    /// How long connections have to end when the server stops. Default: 10 s. With less than the option `close_timeout`,
    /// a client that does not answer the close is cut off before its time.
    pub fn drain_timeout(mut self, timeout: Duration) -> Self {
        self.site.settings.drain_timeout = timeout.min(FOR_EVER);
        self
    }

    /// The longest head of a request, in bytes, beyond which it is answered 431; at least 8 KiB. For HTTP/2 there is also
    /// [`Http2::max_header_list_size`], which is less. Default: 64 KiB.
    pub const fn max_head_size(mut self, bytes: usize) -> Self {
        self.site.settings.max_head_size = if bytes < 8192 { 8192 } else { bytes };
        self
    }

    /// The most header fields of a request, beyond which it is answered 431. Default: 100.
    pub const fn max_headers(mut self, fields: usize) -> Self {
        self.site.settings.max_headers = fields;
        self
    }

    /// The longest target of a request, in bytes, beyond which it is answered 414. Default: 8 KiB.
    pub const fn max_target_size(mut self, bytes: usize) -> Self {
        self.site.settings.max_target_size = bytes;
        self
    }

    /// Changes the options of HTTP/2; with `|http2| http2.enabled(false)` only HTTP/1.1 is spoken.
    ///
    /// Clients are known by what they begin with ("prior knowledge"), so that one address serves both.
    pub fn http2(mut self, change: impl FnOnce(Http2) -> Http2) -> Self {
        self.site.settings.http2 = change(self.site.settings.http2);
        self
    }

    /// Takes an address.
    ///
    /// # Errors
    /// If the address cannot be had.
    pub async fn bind(self, address: impl ToSocketAddrs) -> io::Result<BoundServer> {
        let mut error = io::ErrorKind::AddrNotAvailable.into();
        for address in lookup_host(address).await? {
            match listen_on(address) {
                Ok(listener) => return self.listen(listener),
                Err(failed) => error = failed,
            }
        }
        Err(error)
    }

    /// Serves a listener that exists already.
    ///
    /// # Errors
    /// If the listener has no address.
    pub fn listen(self, listener: TcpListener) -> io::Result<BoundServer> {
        let address = listener.local_addr()?;
        Ok(BoundServer { server: self, listener, address })
    }
}

impl Default for Server {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut routes: Vec<&String> = self.site.routes.keys().collect();
        routes.sort();
        f.debug_struct("Server").field("routes", &routes).field("settings", &self.site.settings).finish_non_exhaustive()
    }
}

/// A [`Server`] that has its address.
#[derive(Debug)]
#[must_use]
pub struct BoundServer {
    server: Server,
    listener: TcpListener,
    address: SocketAddr,
}

impl BoundServer {
    /// The address, with the port that was given if 0 was asked for.
    pub const fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// What stops the server, from anywhere.
    pub fn shutdown_handle(&self) -> Shutdown {
        self.server.shutdown.clone()
    }

    /// Serves until the [`shutdown_handle`](Self::shutdown_handle) is used, as [`run_until`](Self::run_until).
    pub async fn run(self) -> bool {
        self.run_until(future::pending()).await
    }

    /// Serves until `signal` is ready, and then stops: accepts no more, tells each connection to end (1001, and
    /// `terminate` with [`Shutdown`](crate::TerminateReason::Shutdown)), and waits for that up to the drain timeout.
    /// Whether all had ended by then.
    pub async fn run_until(self, signal: impl Future<Output = ()> + Send) -> bool {
        let Server { site, shutdown } = self.server;
        let site = Arc::new(site);
        let accepting = accept::accept_all(self.listener, &site, &shutdown);
        first(accepting, first(shutdown.started(), signal)).await;
        shutdown.start();
        shutdown.finished(site.settings.drain_timeout).await
    }
}

/// Listens with a queue that holds a burst of clients, as all those of a server that was just started anew.
fn listen_on(address: SocketAddr) -> io::Result<TcpListener> {
    const BACKLOG: u32 = 4096;
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn boxed<B>(response: Response<B>) -> Response<ResponseBody>
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    response.map(|body| body.map_err(Into::into).boxed_unsync())
}
