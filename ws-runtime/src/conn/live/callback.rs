//! Callbacks of the handler: they may panic, and they may take long.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use super::wait::Wires;
use crate::command::Commands;
use crate::conn::life::poll_caught;
use crate::conn::transport::Transport;
use crate::conn::writer::Writer;

/// Why a callback did not return.
pub(super) enum Cut {
    Panicked(String),
    Killed,
}

/// Runs a callback to its end. While it waits, what earlier ones have sent is written.
pub(super) async fn call_out<T: Transport>(
    mut call: Pin<&mut impl Future<Output = Commands>>,
    wires: &mut Wires<T>,
    writer: &mut Writer,
) -> Result<Commands, Cut> {
    poll_fn(|cx| {
        if let Poll::Ready(result) = poll_caught(call.as_mut(), cx) {
            return Poll::Ready(result.map_err(Cut::Panicked));
        }
        // If these fail, the next wait finds it out.
        drop(writer.poll_flush(&mut wires.io, cx));
        drop(wires.io.poll_unread(cx));
        if wires.is_killed(cx) { Poll::Ready(Err(Cut::Killed)) } else { Poll::Pending }
    })
    .await
}
