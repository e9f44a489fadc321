//! What `#[websocket]` makes of a block, as it goes over the wire.

#[path = "macros/hooks.rs"]
mod hooks;
#[path = "macros/raw.rs"]
mod raw;
#[path = "macros/start.rs"]
mod start;
#[path = "macros/timers.rs"]
mod timers;
#[path = "macros/typed.rs"]
mod typed;

use bytes::Bytes;
use tests::Peer;
use tokio::io::DuplexStream;
use tokio::task::JoinHandle;
use ws_runtime::{Connection, Exit, WebSocketHandler};

/// A connection for `handler`, in memory.
fn run<H: WebSocketHandler>(handler: H) -> (Peer<DuplexStream>, JoinHandle<Exit>) {
    let (client, server) = tokio::io::duplex(64 * 1024);
    (Peer::new(client), tokio::spawn(Connection::new(handler).run(server, Bytes::new())))
}
