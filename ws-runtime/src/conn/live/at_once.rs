//! The short way, for handlers that never wait: they are called right where the connection wakes up, without a future that
//! could be left in the middle.

use std::future::Future as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll};

use tokio::task::coop::consume_budget;

use super::callback::Cut;
use super::wait::{Wake, Wires};
use super::{INFO_BATCH, Live};
use crate::command::{Commands, IntoCommands};
use crate::conn::life::panic_text;
use crate::conn::mailbox::Batch;
use crate::conn::pool::Chunk;
use crate::conn::transport::Transport;
use crate::handler::WebSocketHandler;
use crate::session::Whole;

impl<H: WebSocketHandler> Live<H> {
    /// Handles what it woke up for, if that needs no waiting. If it does, what is left of it is returned. Pending, if it is
    /// the turn of other tasks.
    pub(in crate::conn) fn on_wake_at_once<T: Transport>(
        &mut self,
        handler: &mut H,
        wires: &mut Wires<T>,
        wake: Wake<H::Info>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Wake<H::Info>>> {
        match wake {
            Wake::Read(mut chunk) => {
                self.heard(wires);
                if !self.on_bytes_at_once(handler, wires, &mut chunk, cx) {
                    return Poll::Ready(Some(Wake::Read(chunk)));
                }
                self.handled(wires, &mut chunk);
                Poll::Ready(None)
            }
            Wake::Info(mut batch) => {
                self.caught(wires, |live, wires| live.on_batch_at_once(handler, wires, &mut batch, cx));
                drop(batch);
                pin!(consume_budget()).poll(cx).map(|()| None)
            }
            wake => Poll::Ready(Some(wake)),
        }
    }

    /// Handles what can be without waiting; whether that is all that counts.
    #[expect(clippy::needless_pass_by_ref_mut, reason = "who holds a shared one across an .await has to be Sync")]
    pub(super) fn on_bytes_at_once<T>(
        &mut self,
        handler: &mut H,
        wires: &mut Wires<T>,
        chunk: &mut Chunk,
        cx: &mut Context<'_>,
    ) -> bool {
        self.caught(wires, |live, wires| live.on_messages_at_once(handler, wires, chunk, cx)).unwrap_or(true)
    }

    /// Calls what calls the handler, once for all messages.
    #[inline]
    fn caught<T, R>(&mut self, wires: &Wires<T>, call: impl FnOnce(&mut Self, &Wires<T>) -> R) -> Option<R> {
        // After a panic nothing but `terminate` is called of the handler, which is told so.
        match catch_unwind(AssertUnwindSafe(|| call(self, wires))) {
            Ok(result) => {
                self.writer.append(self.cx.out.bytes_mut());
                Some(result)
            }
            Err(panic) => {
                self.cx.out.set_handled(None);
                self.settle(wires, Err(Cut::Panicked(panic_text(&*panic))));
                None
            }
        }
    }

    fn on_batch_at_once<T>(
        &mut self,
        handler: &mut H,
        wires: &Wires<T>,
        batch: &mut Batch<H::Info>,
        cx: &mut Context<'_>,
    ) {
        for _ in 0..INFO_BATCH {
            let Some(info) = batch.next() else { return };
            let commands = pin!(handler.websocket_info(info, &mut self.cx)).poll(cx);
            self.settle_at_once(wires, commands);
            if self.is_over_high_water() || self.has_ended() {
                return;
            }
            if let Some(wake) = self.overtaking(wires) {
                return self.on_end(wake);
            }
        }
    }

    /// Whether so much is to be sent that it has to wait for the socket. What waits for that already counts, too: a pong
    /// takes with it what was to be sent before.
    #[inline]
    fn is_over_high_water(&self) -> bool {
        self.writer.len() + self.cx.out.bytes().len() > self.cx.options.outbound_high_water
    }

    fn on_messages_at_once<T>(
        &mut self,
        handler: &mut H,
        wires: &Wires<T>,
        chunk: &mut Chunk,
        cx: &mut Context<'_>,
    ) -> bool {
        loop {
            let event;
            let frame = if let Some(whole) = self.whole_frame(wires, chunk) {
                match chunk.handle(|bytes| (whole.frame_len(), self.inbound.recv_whole(&whole, bytes))) {
                    Ok(frame) => {
                        self.liveness.finished();
                        frame
                    }
                    Err(violation) => {
                        self.end(violation.into());
                        return true;
                    }
                }
            } else {
                let Some(next) = self.next_event(wires, chunk) else { return true };
                event = next;
                let Some(frame) = self.take_in(&event) else { continue };
                frame
            };
            let commands = pin!(handler.websocket_handle(frame, &mut self.cx)).poll(cx);
            self.cx.out.set_handled(None);
            self.settle_at_once(wires, commands);
            if chunk.is_done() {
                break;
            }
            let has_room = !self.is_over_high_water() && !self.is_full_of_streams();
            if !has_room || pin!(consume_budget()).poll(cx).is_pending() {
                return false;
            }
        }
        true
    }

    /// The next message, if it is there as a whole and nothing overtakes it.
    #[inline]
    fn whole_frame<T>(&self, wires: &Wires<T>, chunk: &Chunk) -> Option<Whole> {
        if self.has_ended() || self.is_overtaken(wires) { None } else { self.inbound.whole_frame(chunk.bytes()) }
    }

    /// Takes over what a callback has left: its frames, then its effects.
    #[inline]
    fn settle_at_once<T>(&mut self, wires: &Wires<T>, commands: Poll<Commands>) {
        match commands.map(Commands::some) {
            Poll::Ready(None) => {}
            Poll::Ready(Some(commands)) => IntoCommands::<H>::into_commands(commands, &mut self.cx.out),
            Poll::Pending => self.cx.out.crash("a handler that is declared never to wait has waited"),
        }
        if let Some(effects) = self.cx.out.take_effects() {
            self.carry_out(wires, *effects);
        }
    }
}
