//! ws-runtime as its users write it: `#[websocket]`, and its own server.

use std::collections::HashMap;
use std::convert::Infallible;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use servers::json::{ClientMsg, FROM, ServerMsg};
use servers::{MAX_MESSAGE_SIZE, Mode, QUEUE};
use tokio::net::TcpListener;
use ws_runtime::prelude::*;

/// Sends back what it gets.
#[derive(Default)]
struct Echo;

#[websocket]
impl Echo {
    #[text]
    fn text<'a>(&mut self, text: &'a str) -> &'a str {
        text
    }

    #[binary]
    fn binary<'a>(&mut self, payload: &'a [u8]) -> &'a [u8] {
        payload
    }
}

/// The same with what a real handler has: 64 bytes of state, the handle of its mailbox among them.
#[expect(dead_code, reason = "it is there to take room")]
struct Idle {
    state: [u64; 7],
    handle: Option<Handle<Self>>,
}

const _: () = assert!(size_of::<Idle>() == 64);

#[websocket(info = enum IdleInfo)]
impl Idle {
    #[init]
    fn init() -> Self {
        Self { state: [7; 7], handle: None }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        self.handle = Some(cx.handle());
    }

    #[text]
    fn text<'a>(&mut self, text: &'a str) -> &'a str {
        text
    }

    #[binary]
    fn binary<'a>(&mut self, payload: &'a [u8]) -> &'a [u8] {
        payload
    }

    #[info]
    fn news(&mut self, news: Prepared) -> Prepared {
        news
    }
}

type Listeners = Arc<Mutex<HashMap<ConnectionId, Handle<Fanout>>>>;

/// Sends what it gets to all.
struct Fanout {
    listeners: Listeners,
}

#[websocket(info = enum FanoutInfo)]
impl Fanout {
    #[init]
    fn init(listeners: Listeners) -> Self {
        Self { listeners }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        self.listeners().insert(cx.id(), cx.handle());
    }

    #[text]
    fn text(&mut self, text: &str) {
        self.publish(&Prepared::text(text));
    }

    #[binary]
    fn binary(&mut self, payload: &[u8]) {
        self.publish(&Prepared::binary(payload));
    }

    #[info]
    fn news(&mut self, news: Prepared) -> Prepared {
        news
    }

    #[terminate]
    fn bye(self, req: PartialRequest) {
        self.listeners().remove(&req.connection_id());
    }
}

impl Fanout {
    fn publish(&self, news: &Prepared) {
        for listener in self.listeners().values() {
            if let Err(SendError::Full(_)) = listener.news(news.clone()) {
                listener.close(CloseCode::TRY_AGAIN_LATER, "too slow");
            }
        }
    }

    fn listeners(&self) -> MutexGuard<'_, HashMap<ConnectionId, Handle<Self>>> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Typed messages.
#[derive(Default)]
struct Typed;

#[websocket(message = ClientMsg, reply = ServerMsg)]
impl Typed {
    #[message(ClientMsg::Say { room, text, at })]
    fn say(&mut self, room: u32, text: String, at: u64) -> ServerMsg {
        ServerMsg::Said { room, from: FROM, text, at }
    }

    #[message(ClientMsg::Typing { room, on })]
    fn typing(&mut self, room: u32, on: bool) {
        _ = (room, on);
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) {}
}

fn main() -> ExitCode {
    let modes = [
        Mode::Echo,
        Mode::Fanout,
        Mode::FanoutDeflate,
        Mode::Deflate,
        Mode::DeflateTakeover,
        Mode::Json,
        Mode::Tls,
        Mode::H2,
        Mode::Idle,
        Mode::IdleDeflate,
    ];
    servers::run(&modes, serve)
}

async fn serve(mode: Mode, listener: TcpListener) {
    let server = Server::new().max_connections(1 << 20);
    let deflate = |takeover| {
        let deflate = DeflateOptions::new().server_context_takeover(takeover).client_context_takeover(takeover);
        // The other servers' window, for the same work; the default is 12 bits.
        let deflate = deflate.server_max_window_bits(15).unwrap_or_default();
        // What comes compressed goes back compressed, however short.
        move |defaults| options(defaults).compress(true).deflate_opts(deflate.threshold(0))
    };
    let server = match mode {
        Mode::Fanout => {
            let options = |defaults| options(defaults).mailbox(QUEUE);
            server.route("/", Route::<Fanout>::new(Listeners::default()).options(options))
        }
        Mode::FanoutDeflate => {
            let options = |defaults| deflate(false)(defaults).mailbox(QUEUE);
            server.route("/", Route::<Fanout>::new(Listeners::default()).options(options))
        }
        Mode::Deflate => server.route("/", Route::<Echo>::new(()).options(deflate(false))),
        Mode::DeflateTakeover => server.route("/", Route::<Echo>::new(()).options(deflate(true))),
        Mode::Json => server.route("/", Route::<Typed>::new(()).options(options)),
        Mode::Idle => server.route("/", Route::<Idle>::new(()).options(idle)),
        Mode::IdleDeflate => server.route("/", Route::<Idle>::new(()).options(deflate(false)).options(idle)),
        Mode::Tls => return tls(listener).await,
        Mode::Echo | Mode::EchoFlush | Mode::H2 => server.route("/", Route::<Echo>::new(()).options(options)),
    };
    server.listen(listener).expect("it has an address").run().await;
}

fn options(defaults: Options) -> Options {
    defaults.max_message_size(MAX_MESSAGE_SIZE).origins(Origins::Any)
}

fn idle(defaults: Options) -> Options {
    options(defaults).idle_timeout(Duration::from_mins(1))
}

/// The server has no TLS of its own: hyper on the stream of tokio-rustls.
async fn tls(listener: TcpListener) {
    let acceptor = servers::tls::acceptor();
    let route = Arc::new(Route::<Echo>::new(()).options(options));
    servers::accept(listener, move |stream| {
        let (acceptor, route) = (acceptor.clone(), Arc::clone(&route));
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let service = service_fn(move |request| {
                let route = Arc::clone(&route);
                async move { Ok::<_, Infallible>(route.upgrade(request).await) }
            });
            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await);
        });
    })
    .await;
}
