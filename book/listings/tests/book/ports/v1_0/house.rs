//! What both ports have in common.

use tokio::sync::mpsc;
use ws_runtime::{ErrorReason, Handle, TerminateReason, WebSocketHandler};

// ANCHOR: types
/// What the house is told: `{arrived, Pid}` and `{left, Path, Why}`.
pub enum Told<H: WebSocketHandler> {
    Arrived(Handle<H>),
    Left(String, String),
}

pub type House<H> = mpsc::UnboundedSender<Told<H>>;

/// What a table is told.
#[derive(Debug)]
pub enum News {
    Ready(&'static str),
    Special(&'static str),
    Counted(u32),
    Rumour,
    ClosingTime,
}
// ANCHOR_END: types

// ANCHOR: why
pub fn why(reason: TerminateReason) -> String {
    match reason {
        TerminateReason::Stop => "the handler has ended it".into(),
        TerminateReason::Timeout => "silence".into(),
        TerminateReason::Remote(None) => "the client has closed".into(),
        TerminateReason::Remote(Some(close)) => {
            format!("the client has closed: {} {}", close.code, close.reason.as_str())
        }
        TerminateReason::Error(error) => match error {
            ErrorReason::BadEncoding => "no UTF-8".into(),
            ErrorReason::BadFrame(_violation) => "not a frame".into(),
            ErrorReason::Closed => "gone without a word".into(),
            other => format!("the socket: {other}"),
        },
        other => format!("new since 1.0: {other}"),
    }
}
// ANCHOR_END: why
