//! The streams' turn.

use tokio::task::coop::consume_budget;

use super::Live;
use super::wait::Wires;
use crate::command::Commands;
use crate::conn::linger;
use crate::conn::transport::Transport;
use crate::handler::WebSocketHandler;

/// How many items of streams are taken before they are written.
const BATCH: usize = 32;

impl<H: WebSocketHandler> Live<H> {
    /// Whether so little waits for the socket that streams may add to it. It is what reading waits for, too, so that a
    /// stream that is faster than its client does not keep that from being heard.
    pub(super) fn takes_streams(&self) -> bool {
        self.cx.streams().is_some() && self.writer.len() <= self.cx.options.outbound_high_water
    }

    /// Sends an item of each stream that has one, and again, so that they leave together.
    pub(super) async fn on_streams<T: Transport>(&mut self, wires: &mut Wires<T>) {
        for _ in 0..BATCH {
            // A stream that is always ready must not keep the thread from other connections.
            linger::unread(&mut wires.io, consume_budget()).await;
            let Some(streams) = self.cx.sources.as_mut().and_then(|sources| sources.streams.as_mut()) else { return };
            let sent = streams.send_next(&mut self.cx.out);
            self.cx.free_streams();
            match sent {
                Ok(false) => return,
                Ok(true) => {}
                Err(text) => self.cx.out.crash(text),
            }
            self.settle(wires, Ok(Commands::none()));
            if self.cx.out.ended().is_some() || !self.takes_streams() {
                return;
            }
            if let Some(wake) = self.overtaking(wires) {
                return self.on_end(wake);
            }
        }
    }
}
