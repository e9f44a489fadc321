//! Clients: connections that load a server.

mod connection;
mod handshake;
mod http2;
mod load;
mod transport;

pub use self::connection::Check;
pub use self::handshake::{Deflate, storm};
pub use self::load::{Load, Pattern, Tally};

/// Anything that goes wrong; the driver tells it and goes on with the next server.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Bytes back as they come: the floor.
    Raw,
    WebSocket,
    /// With permessage-deflate, and whether with context takeover.
    Deflate {
        takeover: bool,
    },
    Tls,
    Http2,
}
