//! Why a connection ended.

use std::fmt;
use std::io;

use crate::proto::close::{CloseCode, CloseFrame};
use crate::proto::violation::Violation;

/// Why a connection ended, as `terminate` is told: once, always, and truly. Cowboy's `terminate_reason()`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TerminateReason {
    /// `init` answered the request itself: there was no upgrade.
    Normal,
    /// The handler ended it, or its [`Handle`](crate::Handle) did. The peer got the close that was asked for, or 1000.
    Stop,
    /// The peer was silent for longer than the idle timeout, did not answer a ping in time (both 1000), or did not
    /// finish a message in time (1008).
    Timeout,
    /// The peer ended it, with a code and a reason or, as `None`, without.
    Remote(Option<CloseFrame>),
    /// Something went wrong between the two.
    Error(ErrorReason),
    /// The handler panicked or returned an error, with its text. The peer got 1011.
    Crash(String),
    /// The server stops. The peer got 1001.
    Shutdown,
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorReason {
    /// The peer sent a text that is not UTF-8 (1007), or a message that the handler cannot decode (1007, or 1003 for
    /// a kind of message that it does not take).
    BadEncoding,
    /// The peer broke the protocol (1002).
    BadFrame(Violation),
    /// The peer went beyond a limit on size (1009) or on the number of fragments (1008).
    BadSize(Violation),
    /// The peer was gone without a close frame.
    Closed,
    /// The client reset the stream of HTTP/2, with this error code (RFC 9113 §7): 8, `CANCEL`, is how browsers leave.
    /// Or it broke a rule of HTTP/2 on this stream, and was reset.
    Reset(u32),
    /// The socket failed, or the peer took nothing for longer than `send_timeout` ([`io::ErrorKind::TimedOut`]).
    Io(io::ErrorKind),
}

impl TerminateReason {
    /// The close frame that reports this end to the peer; `None` where there is nobody to tell.
    pub fn close(&self) -> Option<CloseFrame> {
        match self {
            Self::Stop | Self::Timeout => Some(CloseCode::NORMAL.into()),
            Self::Error(ErrorReason::BadEncoding) => Some(CloseCode::INVALID_PAYLOAD.into()),
            Self::Error(ErrorReason::BadFrame(violation) | ErrorReason::BadSize(violation)) => {
                Some(violation.close_code().into())
            }
            Self::Crash(_) => Some(CloseCode::INTERNAL_ERROR.into()),
            Self::Shutdown => Some(CloseCode::GOING_AWAY.into()),
            Self::Normal
            | Self::Remote(_)
            | Self::Error(ErrorReason::Closed | ErrorReason::Reset(_) | ErrorReason::Io(_)) => None,
        }
    }
}

impl From<Violation> for TerminateReason {
    fn from(violation: Violation) -> Self {
        Self::Error(match violation {
            Violation::Utf8 => ErrorReason::BadEncoding,
            Violation::FrameTooBig
            | Violation::MessageTooBig
            | Violation::InflateRatio
            | Violation::TooManyFragments => ErrorReason::BadSize(violation),
            _ => ErrorReason::BadFrame(violation),
        })
    }
}

impl From<&io::Error> for TerminateReason {
    fn from(error: &io::Error) -> Self {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected, UnexpectedEof};
        if let Some(StreamReset(code)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
            return Self::Error(ErrorReason::Reset(*code));
        }
        Self::Error(match error.kind() {
            BrokenPipe | ConnectionAborted | ConnectionReset | NotConnected | UnexpectedEof => ErrorReason::Closed,
            kind => ErrorReason::Io(kind),
        })
    }
}

impl fmt::Display for TerminateReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Normal => f.write_str("answered without an upgrade"),
            Self::Stop => f.write_str("stopped by the handler"),
            Self::Timeout => f.write_str("timed out"),
            Self::Remote(None) => f.write_str("closed by the peer"),
            Self::Remote(Some(close)) => write!(f, "closed by the peer: {close}"),
            Self::Error(error) => fmt::Display::fmt(error, f),
            Self::Crash(text) => write!(f, "handler crashed: {text}"),
            Self::Shutdown => f.write_str("server stopped"),
        }
    }
}

impl fmt::Display for ErrorReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadEncoding => f.write_str("bad encoding: the peer sent what cannot be decoded"),
            Self::BadFrame(violation) => write!(f, "bad frame: {violation}"),
            Self::BadSize(violation) => write!(f, "bad size: {violation}"),
            Self::Closed => f.write_str("the peer was gone without a close frame"),
            Self::Reset(code) => write!(f, "stream reset with error code {code}"),
            Self::Io(kind) => write!(f, "socket: {kind}"),
        }
    }
}

/// A reset of an HTTP/2 stream, within an [`io::Error`].
#[derive(Debug)]
pub(crate) struct StreamReset(pub(crate) u32);

impl fmt::Display for StreamReset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stream reset with error code {}", self.0)
    }
}

impl std::error::Error for StreamReset {}
