//! What the integration tests share: a scripted peer, a handler that does what the peer tells it, and servers on
//! loopback ports.
#![expect(clippy::missing_panics_doc, reason = "whatever is not as a test expects panics")]

mod http2;
mod peer;
mod probe;
mod running;

pub use self::http2::{Http2, Http2Socket, connect_request};
pub use self::peer::{Peer, ServerFrame, frame};
pub use self::probe::{Call, Probe, Seen};
pub use self::running::{Echo, Running, soon};

/// The listings of the READMEs compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[doc = include_str!("../../ws-runtime/README.md")]
#[derive(Debug)]
pub struct Readme;
