//! What both ports have in common.

use tokio::sync::mpsc;
use ws_runtime::{ErrorReason, TerminateReason};

/// `{left, Exhibit, Why}`.
pub type Left = (String, String);

pub type Museum = mpsc::UnboundedSender<Left>;

/// What the timers bring.
#[derive(Debug)]
pub enum Closing {
    Soon,
    Now,
}

// ANCHOR: why
pub fn why(reason: TerminateReason) -> String {
    use ErrorReason::{BadEncoding, BadFrame, Closed};

    match reason {
        TerminateReason::Normal => "no upgrade".into(),
        TerminateReason::Remote(None) => "remote".into(),
        TerminateReason::Remote(Some(close)) => {
            format!("remote {} {}", close.code, close.reason.as_str())
        }
        TerminateReason::Stop => "stopped".into(),
        TerminateReason::Timeout => "timeout".into(),
        TerminateReason::Crash(text) => format!("crash: {text}"),
        TerminateReason::Error(BadEncoding) => "badencoding".into(),
        TerminateReason::Error(BadFrame(_)) => "badframe".into(),
        TerminateReason::Error(Closed) => "closed".into(),
        other => format!("the socket, or new: {other}"),
    }
}
// ANCHOR_END: why
