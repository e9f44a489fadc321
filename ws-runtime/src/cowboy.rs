//! The older result forms of Cowboy's callbacks, so that a port reads line by line.
//!
//! | Cowboy | here |
//! |---|---|
//! | `{ok, State}` | [`ok()`] |
//! | `{ok, State, hibernate}` | [`ok_hibernate()`] |
//! | `{ok, Req, State, Timeout}` (1.0) | [`ok_timeout(timeout)`](ok_timeout) |
//! | `{ok, Req, State, Timeout, hibernate}` (1.0) | [`ok_timeout_hibernate(timeout)`](ok_timeout_hibernate) |
//! | `{reply, Frames, State}` | [`reply(frames)`](reply) |
//! | `{reply, Frames, State, hibernate}` | [`reply_hibernate(frames)`](reply_hibernate) |
//! | `{stop, State}` | [`stop()`] |
//! | `{shutdown, Req, State}` (1.0) | [`shutdown()`] |
//! | `{shutdown, Req}` from `websocket_init` (1.0) | an `Err` with a [`Reject`](crate::Reject) from `init` |
//!
//! In 1.0 and before, all of them had `Req` before the `State`.
//!
//! ```
//! use ws_runtime::{Commands, Frame, cowboy};
//!
//! let echo: Commands = cowboy::reply([Frame::text("That's what she said!")]);
//! ```

use std::time::Duration;

use crate::command::{Command, Commands, SetOptions};
use crate::frame::Frame;

/// Nothing to send.
pub const fn ok() -> Commands {
    Commands::none()
}

/// Nothing to send, and memory is to be freed while nothing happens.
pub fn ok_hibernate() -> Commands {
    Command::Hibernate.into()
}

/// Nothing to send, and the connection ends after `timeout` without a byte from the client.
pub fn ok_timeout(timeout: Duration) -> Commands {
    SetOptions::new().idle_timeout(timeout).into()
}

/// What [`ok_timeout`] says, and memory is to be freed while nothing happens.
///
/// ```
/// use std::time::Duration;
/// use ws_runtime::{Command, SetOptions, cowboy};
///
/// let patient = SetOptions::new().idle_timeout(Duration::from_secs(600));
/// let commands = cowboy::ok_timeout_hibernate(Duration::from_secs(600));
/// assert_eq!(commands.as_slice(), [patient.into(), Command::Hibernate]);
/// ```
pub fn ok_timeout_hibernate(timeout: Duration) -> Commands {
    ok_timeout(timeout).and(Command::Hibernate)
}

/// Frames to send.
pub fn reply(frames: impl IntoIterator<Item = Frame>) -> Commands {
    frames.into_iter().collect()
}

/// Frames to send, and memory is to be freed while nothing happens.
pub fn reply_hibernate(frames: impl IntoIterator<Item = Frame>) -> Commands {
    reply(frames).and(Command::Hibernate)
}

/// Close with 1000, and terminate with the reason [`Stop`](crate::TerminateReason::Stop).
pub fn stop() -> Commands {
    Command::Stop.into()
}

/// What [`stop`] was called in Cowboy 1.0.
pub fn shutdown() -> Commands {
    stop()
}
