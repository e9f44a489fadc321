//! The loop of an open connection.

mod at_once;
mod callback;
mod streams;
mod time;
mod wait;

use std::borrow::Cow;
use std::future::poll_fn;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use tokio::task::coop::consume_budget;

use self::callback::{Cut, call_out};
use self::time::Time;
use self::wait::For;
pub(super) use self::wait::{Wake, Wires};
use super::cx::{About, Cx};
use super::handle::ConnectionId;
use super::linger;
use super::mailbox::{Batch, Mailbox};
use super::pool::{self, Chunk};
use super::transport::Transport;
use super::writer::Writer;
use crate::command::{Commands, IntoCommands};
use crate::frame::InFrame;
use crate::handler::WebSocketHandler;
use crate::options::Options;
use crate::proto::deflate::Agreed;
use crate::session::{Closing, Effects, Event, Inbound, Limits, Liveness, Outbox, Periods};
use crate::terminate::{ErrorReason, TerminateReason};

/// An open connection, but for its handler and its stream.
///
/// ```text
///            ┌── wait ◀───────────────────────────────────────┐
///            ▼                                                │
///   bytes · info · timer · stream · close · shutdown ─▶ on_* ─┴─▶ ended
/// ```
/// [`poll_wake`](Live::poll_wake) is the only place that waits for anything but a handler, and all that it can wake up for
/// is a [`Wake`].
pub(super) struct Live<H: WebSocketHandler> {
    cx: Cx<H>,
    inbound: Inbound,
    writer: Writer,
    liveness: Liveness,
    time: Time,
    changes: Option<Box<Changes>>,
}

/// What the handler has said that most never say.
#[derive(Default)]
struct Changes {
    /// Instead of those of the options.
    periods: Option<Periods>,
    shutdown_reason: Option<Cow<'static, str>>,
}

/// How many info messages are handled before their replies are written.
const INFO_BATCH: usize = 32;

impl<H: WebSocketHandler> Live<H> {
    pub(super) fn new(about: About, options: Arc<Options>, limits: Arc<Limits>, deflate: Option<&Agreed>) -> Self {
        let mut out = Outbox::default();
        let mut inbound = Inbound::new(limits);
        if let Some(agreed) = deflate {
            out.set_deflater(agreed.deflater());
            inbound.set_inflater(agreed.inflater());
        }
        Self {
            cx: Cx::new(out, about, options),
            inbound,
            writer: Writer::default(),
            // It begins with the connection.
            liveness: Liveness::new(0),
            time: Time::new(),
            changes: None,
        }
    }

    /// Opens the connection to its handler.
    pub(super) async fn begin<T: Transport>(&mut self, handler: &mut H, wires: &mut Wires<T>, early: Bytes) {
        self.count_anew(wires, None);
        self.liveness.leave(self.now(wires));
        let result = {
            let call = pin!(async { handler.websocket_init(&mut self.cx).await });
            call_out(call, wires, &mut self.writer).await
        };
        self.settle(wires, result);
        // What came with the request is handled even if `websocket_init` has turned reading off (B49).
        if !early.is_empty() {
            self.on_bytes(handler, wires, &mut Chunk::of(early)).await;
        }
    }

    /// Handles what it woke up for.
    pub(super) async fn on_wake<T: Transport>(&mut self, handler: &mut H, wires: &mut Wires<T>, wake: Wake<H::Info>) {
        match wake {
            Wake::Read(mut chunk) => self.on_bytes(handler, wires, &mut chunk).await,
            Wake::Info(batch) => self.on_info(handler, wires, batch).await,
            Wake::Streams => self.on_streams(wires).await,
            Wake::Tick => self.on_tick(wires).await,
            Wake::Failed(error) => self.on_failed(&mut wires.io, &error).await,
            wake => self.on_end(wake),
        }
    }

    /// Whether something has ended the connection.
    pub(super) fn has_ended(&self) -> bool {
        self.cx.out.ended().is_some()
    }

    /// What ended the connection.
    pub(super) fn reason(&self) -> TerminateReason {
        self.cx.out.ended().cloned().unwrap_or(TerminateReason::Shutdown)
    }

    pub(super) const fn id(&self) -> ConnectionId {
        self.cx.id()
    }

    pub(super) const fn closing(&self) -> Closing {
        self.cx.out.closing()
    }

    pub(super) const fn inbound(&mut self) -> &mut Inbound {
        &mut self.inbound
    }

    pub(super) fn close_timeout(&self) -> Duration {
        self.cx.options.close_timeout
    }

    pub(super) fn shutdown_reason(&mut self) -> Option<Cow<'static, str>> {
        self.changes.take().and_then(|changes| changes.shutdown_reason)
    }

    /// Drops the streams, and the calls that are pending.
    pub(super) fn drop_streams(&mut self) {
        if let Some(sources) = &mut self.cx.sources {
            (sources.streams, sources.calls) = (None, None);
        }
    }

    /// Takes no more info messages, and forgets those that wait.
    pub(super) fn close_mailbox(&mut self) {
        let mailbox = self.cx.mailbox.take();
        if catch_unwind(AssertUnwindSafe(|| drop(mailbox))).is_err() {
            tracing::error!(connection = self.id().get(), "an info message panicked when it was dropped");
        }
    }

    /// Writes what is left.
    pub(super) async fn flush<T: Transport>(&mut self, io: &mut T) {
        self.writer.append(self.cx.out.bytes_mut());
        drop(poll_fn(|cx| self.writer.poll_flush(io, cx)).await);
    }

    /// Handles what one read brought, frame by frame.
    async fn on_bytes<T: Transport>(&mut self, handler: &mut H, wires: &mut Wires<T>, chunk: &mut Chunk) {
        self.heard(wires);
        while !chunk.is_done() && !self.has_ended() {
            if self.writer.len() > self.cx.options.outbound_high_water {
                match self.wait(wires, For::Room).await {
                    Wake::Tick => self.on_tick(wires).await,
                    wake => self.on_end(wake),
                }
                continue;
            }
            // A read of tiny messages must not keep the thread from those that they are sent on to.
            if chunk.is_begun() {
                linger::unread(&mut wires.io, consume_budget()).await;
                // Before the first message of a read they have had their turn.
                if self.is_full_of_streams() {
                    self.on_streams(wires).await;
                }
            }
            if H::NEVER_WAITS {
                poll_fn(|cx| Poll::Ready(self.on_bytes_at_once(handler, wires, chunk, cx))).await;
                continue;
            }
            let Some(event) = self.next_event(wires, chunk) else { break };
            let Some(frame) = self.take_in(&event) else { continue };
            let result = {
                let call = pin!(async { handler.websocket_handle(frame, &mut self.cx).await });
                call_out(call, wires, &mut self.writer).await
            };
            self.cx.out.set_handled(None);
            self.settle(wires, result);
        }
        self.handled(wires, chunk);
    }

    /// Bytes have come.
    fn heard<T>(&mut self, wires: &Wires<T>) {
        if self.liveness.received(self.now(wires)) {
            self.schedule();
        }
    }

    /// Whether the next request would find no room, although one that has its answer may leave.
    fn is_full_of_streams(&self) -> bool {
        self.cx.sources.is_some() && !self.cx.has_room() && self.takes_streams()
    }

    /// The next message, ping or pong of a read; `None`, and nothing more comes of it.
    #[inline]
    fn next_event<'a, T>(&mut self, wires: &Wires<T>, chunk: &'a mut Chunk) -> Option<Event<'a>> {
        if let Some(wake) = self.overtaking(wires) {
            self.on_end(wake);
        }
        if self.has_ended() {
            return None;
        }
        let event = chunk.handle(|bytes| {
            let received = self.inbound.recv(bytes);
            (received.consumed, received.event)
        });
        match event {
            Ok(Some(Event::Close(close))) => self.cx.out.peer_closed(close),
            Ok(event) => return event,
            Err(violation) => self.end(violation.into()),
        }
        None
    }

    /// Does what the engine itself does about an event; the frame for the handler.
    #[inline]
    fn take_in<'a>(&mut self, event: &'a Event<'_>) -> Option<InFrame<'a>> {
        match event {
            // RFC 6455 §5.5.2: a ping is answered, and before the handler sees it (B96).
            Event::Ping(payload) => {
                self.cx.out.pong(payload.as_ref());
                self.writer.append(self.cx.out.bytes_mut());
            }
            Event::Text(_) | Event::Binary(_) => self.liveness.finished(),
            Event::Pong(_) | Event::Close(_) => {}
        }
        self.cx.out.set_handled(event.shared());
        event.frame(self.cx.options.validate_utf8)
    }

    /// All that a read brought is handled.
    fn handled<T>(&mut self, wires: &Wires<T>, chunk: &mut Chunk) {
        if self.liveness.handled(self.inbound.mid_message(), self.now(wires)) {
            self.schedule();
        }
        // We have closed in the middle of it: the peer may have, too, and then need not be waited for.
        if self.closing() == Closing::Local {
            if let Some(Ok(close)) = self.inbound.find_close(chunk.bytes_mut()) {
                self.cx.out.peer_closed(close);
            }
        }
    }

    /// Handles info messages that were taken together, so that their replies leave together.
    async fn on_info<T: Transport>(&mut self, handler: &mut H, wires: &mut Wires<T>, mut batch: Batch<H::Info>) {
        for _ in 0..INFO_BATCH {
            let Some(info) = batch.next() else { break };
            let result = {
                let call = pin!(batch.beside(async { handler.websocket_info(info, &mut self.cx).await }));
                call_out(call, wires, &mut self.writer).await
            };
            self.settle(wires, result);
            if self.writer.len() > self.cx.options.outbound_high_water || self.cx.out.ended().is_some() {
                return;
            }
            if let Some(wake) = self.overtaking(wires) {
                return self.on_end(wake);
            }
        }
        drop(batch);
        // Handlers that never wait must not keep the thread from other connections.
        linger::unread(&mut wires.io, consume_budget()).await;
    }

    /// The stream has failed. What the peer had sent before that cannot be answered any more, but may tell why.
    async fn on_failed<T: Transport>(&mut self, io: &mut T, error: &io::Error) {
        // What is there already; a stream of which one half has failed may never bring more.
        let mut read = async || {
            poll_fn(|cx| match pool::poll_read(io, cx) {
                Poll::Pending => Poll::Ready(Ok(None)),
                read @ Poll::Ready(_) => read,
            })
            .await
        };
        while let Ok(Some(mut chunk)) = read().await {
            match self.inbound.find_close(chunk.bytes_mut()) {
                Some(Ok(close)) => return self.cx.out.peer_closed(close),
                Some(Err(_)) => break,
                None => {}
            }
        }
        self.cx.out.lost(TerminateReason::from(error));
    }

    /// What does not wait until the messages at hand are handled.
    fn overtaking<T>(&self, wires: &Wires<T>) -> Option<Wake<H::Info>> {
        if wires.stops() {
            return Some(Wake::Shutdown);
        }
        self.cx.mailbox.as_ref().and_then(Mailbox::take_close).map(Wake::Close)
    }

    /// Whether there may be something.
    #[inline]
    fn is_overtaken<T>(&self, wires: &Wires<T>) -> bool {
        wires.stops() || self.cx.mailbox.as_ref().is_some_and(Mailbox::is_asked)
    }

    /// What ends the connection from outside.
    fn on_end(&mut self, wake: Wake<H::Info>) {
        match wake {
            Wake::Eof => self.cx.out.lost(TerminateReason::Error(ErrorReason::Closed)),
            Wake::Failed(error) => self.cx.out.lost(TerminateReason::from(&error)),
            Wake::Stalled => self.cx.out.lost(TerminateReason::Error(ErrorReason::Io(io::ErrorKind::TimedOut))),
            Wake::Shutdown => self.end(TerminateReason::Shutdown),
            Wake::Close(close) => self.cx.out.end(Some(&close), TerminateReason::Stop),
            Wake::Crash(text) => self.cx.out.crash(text),
            Wake::Read(_) | Wake::Info(_) | Wake::Streams | Wake::Tick | Wake::Room => {}
        }
    }

    /// Ends the connection with the close frame that belongs to `reason`.
    fn end(&mut self, reason: TerminateReason) {
        self.cx.out.end(reason.close().as_ref(), reason);
    }

    /// Takes over what a callback has left: its frames, then its effects.
    fn settle<T>(&mut self, wires: &Wires<T>, result: Result<Commands, Cut>) {
        match result {
            Ok(commands) => IntoCommands::<H>::into_commands(commands, &mut self.cx.out),
            Err(Cut::Panicked(text)) => self.cx.out.crash(text),
            Err(Cut::Killed) => self.end(TerminateReason::Shutdown),
        }
        self.writer.append(self.cx.out.bytes_mut());
        if let Some(effects) = self.cx.out.take_effects() {
            self.carry_out(wires, *effects);
        }
    }

    #[inline(never)]
    fn carry_out<T>(&mut self, wires: &Wires<T>, effects: Effects) {
        if effects.shutdown_reason.is_some() {
            self.changes.get_or_insert_default().shutdown_reason = effects.shutdown_reason;
        }
        if let Some(bytes) = effects.max_message_size {
            let mut limits = self.inbound.limits();
            limits.max_message_size = bytes;
            limits.max_frame_size = self.cx.options.max_frame_size.map_or(bytes, |frame| bytes.min(frame as u64));
            self.inbound.set_limits(limits);
        }
        if let Some(idle) = effects.idle_timeout {
            // The count starts anew, even with the same value (B139).
            self.count_anew(wires, Some(self.cx.options.periods(idle)));
        }
        if let Some(active) = effects.active.filter(|active| *active != self.cx.active) {
            self.set_active(wires, active);
        }
        if effects.hibernate {
            if let Some(sources) = &mut self.cx.sources {
                sources.timers.iter_mut().for_each(|timers| timers.shrink());
                sources.streams.iter_mut().for_each(|streams| streams.shrink());
                sources.calls.iter_mut().for_each(|calls| calls.shrink());
            }
            self.cx.out.release_deflater();
        }
    }

    /// Whether the peer is read from: the handler wants it, and the peer itself reads.
    fn reads(&self) -> bool {
        self.cx.active && self.writer.len() <= self.cx.options.outbound_high_water
    }
}
