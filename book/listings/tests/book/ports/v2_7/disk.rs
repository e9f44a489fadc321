//! What both ports have in common.

use bytes::Bytes;
use tokio::sync::mpsc;
use ws_runtime::{Handle, TerminateReason, WebSocketHandler};

// ANCHOR: types
/// What the disk is told: `{open, Pid}`, `{write, Chunk}` and `{closed, Reason, Kept}`.
pub enum Job<H: WebSocketHandler> {
    Open(Handle<H>),
    Write(Bytes),
    Closed(TerminateReason, Kept),
}

pub type Disk<H> = mpsc::UnboundedSender<Job<H>>;

/// What `req_filter` keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub path: String,
    pub agent: Option<String>,
}

/// What the disk says.
#[derive(Debug)]
pub enum Said {
    Written(u64),
    Full,
}
// ANCHOR_END: types
