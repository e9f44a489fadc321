//! Servers in this process, for clients on real sockets.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::timeout;
use ws_runtime::{
    Commands, Cx, Frame, InFrame, Options, Reject, Request, Route, Server, Shutdown, Upgrade, WebSocketHandler,
};

/// A handler that returns every message.
#[derive(Debug)]
pub struct Echo;

impl WebSocketHandler for Echo {
    type RouteState = ();
    type Info = ();

    fn options() -> Options {
        Options::new().max_message_size(16 << 20)
    }

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self))
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        match frame {
            InFrame::Text(text) => cx.send(text),
            InFrame::Binary(payload) => cx.send(Frame::binary(cx.share(payload))),
            _ => {}
        }
        Commands::none()
    }
}

/// A server on a free loopback port, in this process.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    shutdown: Shutdown,
    serving: JoinHandle<bool>,
}

impl Running {
    /// Starts `server`.
    ///
    /// # Panics
    /// If there is no port.
    pub async fn start(server: Server) -> Self {
        let server = server.bind("127.0.0.1:0").await.expect("a free port");
        let (address, shutdown) = (server.local_addr(), server.shutdown_handle());
        Self { address, shutdown, serving: tokio::spawn(server.run()) }
    }

    /// Starts a server of [`Echo`] at `/echo`.
    pub async fn echo() -> Self {
        Self::start(Server::new().route("/echo", Route::<Echo>::new(()))).await
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of `path` for a WebSocket client.
    pub fn url(&self, path: &str) -> String {
        format!("ws://{}{path}", self.address)
    }

    /// Stops it; whether all connections had ended in time.
    ///
    /// # Panics
    /// If the server has.
    pub async fn stop(self) -> bool {
        self.shutdown.start();
        soon(self.serving).await.expect("the server does not panic")
    }
}

/// What `future` brings, which takes no longer than a slow machine needs.
///
/// # Panics
/// If it takes longer.
pub async fn soon<F: Future>(future: F) -> F::Output {
    timeout(Duration::from_secs(20), future).await.expect("nothing has happened for 20 s")
}
