//! The older result forms of Cowboy's callbacks, so that a port reads line by line.
//!
//! | Cowboy | here |
//! |---|---|
//! | `{ok, State}` | [`ok()`] |
//! | `{ok, State, hibernate}` | [`ok_hibernate()`] |
//! | `{ok, Req, State, Timeout}` (1.0) | [`ok_timeout(timeout)`](ok_timeout) |
//! | `{reply, Frames, State}` | [`reply(frames)`](reply) |
//! | `{reply, Frames, State, hibernate}` | [`reply_hibernate(frames)`](reply_hibernate) |
//! | `{stop, State}` | [`stop()`] |
//! | `{shutdown, Req, State}` (1.0) | [`shutdown()`] |
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
