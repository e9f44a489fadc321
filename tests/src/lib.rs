//! What the integration tests share: a scripted peer, and a handler that does what the peer tells it.

mod peer;
mod probe;

pub use self::peer::{Peer, ServerFrame, frame};
pub use self::probe::{Call, Probe, Seen};
