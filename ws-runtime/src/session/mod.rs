//! One connection's side of the protocol without its socket: bytes and ticks in, events and bytes out.
//!
//! ```text
//! bytes read ─▶ Inbound::recv ─▶ Event ─▶ (handler) ─▶ Outbox ─▶ bytes to write
//!                                 Liveness::check ─▶ ping, or the end
//! ```
//!
//! [`Inbound`] owns what is not finished: a header, a message in fragments. [`Outbox`] owns what one callback sends,
//! and the closing handshake. [`Liveness`] counts silence. None of them reads, writes, waits or looks at a clock.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod closing;
mod event;
mod inbound;
mod liveness;
mod out_bytes;
mod outbox;
#[cfg(test)]
mod tests;
mod whole;

pub use closing::Closing;
pub use event::{Event, Payload, TextPayload};
pub use inbound::{Inbound, Limits, Received};
pub use liveness::{Liveness, Periods, Plan, Tick};
pub use out_bytes::OutBytes;
pub use outbox::{Effects, Outbox};
pub use whole::Whole;
