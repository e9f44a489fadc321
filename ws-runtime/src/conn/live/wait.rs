//! What an open connection waits for.

use std::future::{Future, poll_fn};
use std::io;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};

use tokio::task::coop::has_budget_remaining;
use tokio::time::{Instant, Sleep, sleep_until};

use super::Live;
use super::time::Due;
use crate::conn::clock;
use crate::conn::life::panic_text;
use crate::conn::mailbox::{Batch, News};
use crate::conn::pool::{self, Chunk};
use crate::conn::shutdown::Registered;
use crate::conn::transport::Transport;
use crate::handler::WebSocketHandler;
use crate::proto::close::CloseFrame;
use crate::session::Liveness;

/// Who will wake the task when there is something, so that it need not be asked before.
#[derive(Default)]
struct Asked {
    sleep: bool,
    socket: bool,
    mailbox: bool,
}

/// What a connection is connected to.
pub(in crate::conn) struct Wires<T> {
    pub(in crate::conn) io: T,
    /// For exact times, while there are any.
    sleep: Option<Pin<Box<Sleep>>>,
    /// The server, its end and its clock.
    pub(in crate::conn) registered: Option<Registered>,
    /// Who is woken by that, and by `sleep`.
    woken: Option<Waker>,
    asked: Asked,
    /// Whether nothing has been there since the last wake.
    sleeps: bool,
    /// Who is asked first.
    turn: Turn,
}

impl<T> Wires<T> {
    pub(in crate::conn) fn new(io: T, registered: Option<Registered>) -> Self {
        let asked = Asked::default();
        Self { io, sleep: None, registered, woken: None, asked, sleeps: false, turn: Turn::Socket }
    }

    /// Whether the server stops.
    pub(super) fn stops(&self) -> bool {
        self.registered.as_ref().is_some_and(|registered| registered.shutdown().is_started())
    }

    /// Whether it waits no longer for handlers that are busy; if not, the task is woken when that changes.
    pub(super) fn is_killed(&mut self, cx: &Context<'_>) -> bool {
        self.woken_by(cx);
        self.registered.as_ref().is_some_and(|registered| registered.shutdown().is_killed())
    }

    /// Wakes this task when the server stops.
    fn woken_by(&mut self, cx: &Context<'_>) {
        if !self.woken.as_ref().is_some_and(|woken| woken.will_wake(cx.waker())) {
            self.woken = Some(cx.waker().clone());
            self.asked = Asked::default();
            if let Some(registered) = &mut self.registered {
                registered.wake(cx.waker());
            }
        }
    }

    /// How many beats the server's clock has counted.
    pub(super) fn beats(&self) -> u32 {
        self.registered.as_ref().map_or(0, Registered::now)
    }

    /// Wakes the task at that beat, which is to come, or earlier.
    pub(super) fn set_alarm(&mut self, due: u32, now: u32) {
        if let Some(registered) = self.registered.as_mut().filter(|_| due != Liveness::NEVER) {
            registered.set_alarm(due.min(now.saturating_add(clock::AHEAD)), now);
        }
    }

    /// Whether it is `at`; if not, the task is woken then.
    pub(super) fn poll_at(&mut self, at: Instant, cx: &mut Context<'_>) -> bool {
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep_until(at)));
        // Most wakes leave the deadline as it is, and then no timer is touched.
        if sleep.deadline() != at {
            sleep.as_mut().reset(at);
            self.asked.sleep = false;
        }
        if self.asked.sleep && !sleep.is_elapsed() {
            return false;
        }
        let is_pending = sleep.as_mut().poll(cx).is_pending();
        self.asked.sleep = is_pending && has_budget_remaining();
        !is_pending
    }

    /// There is nothing to wait for at an exact time.
    pub(super) fn forget_time(&mut self) {
        if self.sleep.is_some() {
            self.sleep = None;
            self.asked.sleep = false;
        }
    }
}

/// What a connection wakes up for.
pub(in crate::conn) enum Wake<I> {
    /// Bytes have been read.
    Read(Chunk),
    /// The peer has ended its side.
    Eof,
    /// The stream has failed.
    Failed(io::Error),
    /// Info messages, from handles or a timer.
    Info(Batch<I>),
    /// A stream has to be polled.
    Streams,
    /// A timer that could not make its message.
    Crash(String),
    /// A handle asks to close.
    Close(CloseFrame),
    /// The server stops.
    Shutdown,
    /// A tick has passed.
    Tick,
    /// The peer has taken nothing for too long.
    Stalled,
    /// Little enough waits for the socket that more may be added.
    Room,
}

impl<I> Wake<I> {
    fn read(read: io::Result<Option<Chunk>>) -> Self {
        match read {
            Ok(Some(chunk)) => Self::Read(chunk),
            Ok(None) => Self::Eof,
            Err(error) => Self::Failed(error),
        }
    }
}

/// What to wait for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// Whatever comes.
    Anything,
    /// The socket to take what waits, and whatever ends the connection.
    Room,
}

/// Who is asked first: the one after the one that had something last, so that neither a busy peer nor a busy system nor
/// a busy stream shuts out the others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Socket,
    Mailbox,
    Streams,
}

impl Turn {
    const fn next(self) -> Self {
        match self {
            Self::Socket => Self::Mailbox,
            Self::Mailbox => Self::Streams,
            Self::Streams => Self::Socket,
        }
    }
}

impl<H: WebSocketHandler> Live<H> {
    pub(super) async fn wait<T: Transport>(&mut self, wires: &mut Wires<T>, what: For) -> Wake<H::Info> {
        poll_fn(|cx| self.poll_for(wires, what, cx)).await
    }

    /// Waits for anything.
    pub(in crate::conn) fn poll_wake<T: Transport>(
        &mut self,
        wires: &mut Wires<T>,
        cx: &mut Context<'_>,
    ) -> Poll<Wake<H::Info>> {
        self.poll_for(wires, For::Anything, cx)
    }

    fn poll_for<T: Transport>(&mut self, wires: &mut Wires<T>, what: For, cx: &mut Context<'_>) -> Poll<Wake<H::Info>> {
        if self.liveness.is_away() {
            self.liveness.back(self.now(wires));
        }
        // Before the look, so that nothing is missed in between.
        wires.woken_by(cx);
        let polled = loop {
            let polled = self.poll_all(wires, what, cx);
            if polled.is_ready() || !(wires.sleeps && wires.asked.socket) {
                break polled;
            }
            // Somebody has woken it, and it is none of those that tell with little effort: a socket whose runtime is gone.
            (wires.asked.socket, wires.asked.mailbox) = (false, false);
        };
        wires.sleeps = polled.is_pending();
        // What the peer sends while it is not read, or while a handler is busy, is not late.
        if polled.is_ready() || what == For::Room || !self.reads() {
            self.liveness.leave(self.now(wires));
        }
        wires.asked.socket = match &polled {
            // All were, but for those that tokio has put off: what is polled with nothing left of the task's budget wakes it
            // now, and not for what comes. The next time it begins with the one that tells with the least effort
            // whether it has something.
            Poll::Pending if what == For::Anything && self.reads() && has_budget_remaining() => {
                wires.turn = Turn::Mailbox;
                true
            }
            // The socket has not been asked since.
            Poll::Ready(Wake::Info(_)) => wires.asked.socket,
            _ => false,
        };
        polled
    }

    #[inline]
    fn poll_all<T: Transport>(&mut self, wires: &mut Wires<T>, what: For, cx: &mut Context<'_>) -> Poll<Wake<H::Info>> {
        if what == For::Room || !self.is_alone(wires) {
            return self.poll_each(wires, what, cx);
        }
        if !self.writer.is_done() {
            match self.writer.poll_flush(&mut wires.io, cx) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(Wake::Failed(error)),
                Poll::Pending => return self.poll_each(wires, what, cx),
            }
        }
        self.cx.out.bytes_mut().release();
        if self.is_beat_due(wires) {
            return Poll::Ready(Wake::Tick);
        }
        // Who has slept and is woken now has most likely something to read.
        if wires.sleeps && wires.asked.socket {
            wires.asked.socket = false;
            self.poll_read(&mut wires.io, cx).map(Wake::read)
        } else {
            self.poll_socket(wires, cx)
        }
    }

    /// Whether nothing but the socket and the clock can have something: so it is nearly always.
    #[inline]
    fn is_alone<T>(&self, wires: &Wires<T>) -> bool {
        self.cx.active
            && self.cx.sources.is_none()
            && self.time.is_by_server()
            && wires.sleep.is_none()
            && self.cx.mailbox.as_ref().is_none_or(|mailbox| wires.asked.mailbox && !mailbox.has_news())
            && !wires.stops()
    }

    #[inline(never)]
    fn poll_each<T: Transport>(
        &mut self,
        wires: &mut Wires<T>,
        what: For,
        cx: &mut Context<'_>,
    ) -> Poll<Wake<H::Info>> {
        if let Some(wake) = self.overtaking(wires) {
            return Poll::Ready(wake);
        }
        if let Poll::Ready(Err(error)) = self.writer.poll_flush(&mut wires.io, cx) {
            return Poll::Ready(Wake::Failed(error));
        }
        self.cx.out.bytes_mut().release();
        let (waiting, options) = (self.writer.len(), &self.cx.options);
        if what == For::Room && waiting <= options.outbound_high_water {
            return Poll::Ready(Wake::Room);
        }
        let takes_info = what == For::Anything && waiting <= options.outbound_limit;
        let reads = what == For::Anything && self.cx.active && waiting <= options.outbound_high_water;
        let timer_due = match self.poll_time(wires, reads, takes_info, cx) {
            None => false,
            Some(Due::Tick) => return Poll::Ready(Wake::Tick),
            Some(Due::Stalled) => return Poll::Ready(Wake::Stalled),
            Some(Due::Timer) => true,
        };
        if !reads {
            if let Poll::Ready(error) = wires.io.poll_unread(cx) {
                return Poll::Ready(Wake::Failed(error));
            }
        }
        let first = wires.turn;
        let mut turn = first;
        loop {
            match turn {
                Turn::Socket if reads => {
                    if let Poll::Ready(wake) = self.poll_socket(wires, cx) {
                        wires.turn = Turn::Mailbox;
                        return Poll::Ready(wake);
                    }
                }
                Turn::Mailbox if takes_info => {
                    if let Some(wake) = if timer_due { self.fire() } else { None } {
                        wires.turn = Turn::Streams;
                        return Poll::Ready(wake);
                    }
                    let wake = self.poll_mailbox(true, wires.asked.mailbox, cx);
                    // Who has got something waits for the next at the same time.
                    wires.asked.mailbox = true;
                    if wake.is_ready() {
                        wires.turn = Turn::Streams;
                        return wake;
                    }
                }
                Turn::Mailbox => {
                    wires.asked.mailbox = false;
                    if let Poll::Ready(wake) = self.poll_mailbox(false, false, cx) {
                        return Poll::Ready(wake);
                    }
                }
                Turn::Streams if what == For::Anything && self.takes_streams() => {
                    let due = self.cx.streams_mut().map(|streams| streams.poll_due(cx));
                    if due.is_some_and(|due| due.is_ready()) {
                        wires.turn = Turn::Socket;
                        return Poll::Ready(Wake::Streams);
                    }
                }
                Turn::Socket | Turn::Streams => {}
            }
            turn = turn.next();
            if turn == first {
                return Poll::Pending;
            }
        }
    }

    fn poll_socket<T: Transport>(&mut self, wires: &mut Wires<T>, cx: &mut Context<'_>) -> Poll<Wake<H::Info>> {
        if wires.asked.socket && wires.io.is_unreadable() {
            return Poll::Pending;
        }
        // A read that finds nothing may be put off before it has noted who waits, and something else be there meanwhile.
        if !mem::take(&mut wires.asked.socket) {
            // Most often one read takes all that there is. Then no buffer is needed to wait for more.
            ready!(wires.io.poll_readable(cx));
        }
        self.poll_read(&mut wires.io, cx).map(Wake::read)
    }

    /// Reads once: into the message at hand, if that is large, or into a buffer of the thread.
    fn poll_read<T: Transport>(&mut self, io: &mut T, cx: &mut Context<'_>) -> Poll<io::Result<Option<Chunk>>> {
        /// The header of a fragment, and little of its payload.
        const BETWEEN: usize = 512;
        if let Some(mut room) = self.inbound.room(T::LARGE_READ) {
            return pool::poll_read_into(io, &mut room, cx);
        }
        if self.inbound.between_large() { pool::poll_read_some(io, BETWEEN, cx) } else { pool::poll_read(io, cx) }
    }

    /// The message of a timer that is due.
    fn fire(&mut self) -> Option<Wake<H::Info>> {
        let timers = self.cx.sources.as_mut()?.timers.as_mut()?;
        match catch_unwind(AssertUnwindSafe(|| timers.fire(Instant::now()))) {
            Ok(info) => info.map(|info| Wake::Info(Batch::of(info))),
            Err(panic) => Some(Wake::Crash(panic_text(&*panic))),
        }
    }

    fn poll_mailbox(&self, takes_info: bool, asked: bool, cx: &Context<'_>) -> Poll<Wake<H::Info>> {
        let Some(mailbox) = &self.cx.mailbox else { return Poll::Pending };
        if asked && !mailbox.has_news() {
            return Poll::Pending;
        }
        mailbox.poll(takes_info, cx).map(|news| match news {
            News::Close(close) => Wake::Close(close),
            News::Info(batch) => Wake::Info(batch),
        })
    }
}
