//! What an open connection waits for.

use std::future::{Future, poll_fn};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};

use tokio::time::{Instant, Sleep};

use super::Live;
use crate::conn::life::panic_text;
use crate::conn::pool::{self, Chunk};
use crate::conn::shutdown::Registered;
use crate::conn::transport::Transport;
use crate::handler::WebSocketHandler;
use crate::proto::close::CloseFrame;

/// What a connection is connected to.
pub(in crate::conn) struct Wires<'a, T, S> {
    pub(in crate::conn) io: &'a mut T,
    pub(in crate::conn) sleep: Pin<&'a mut Sleep>,
    /// Ready when the server stops.
    pub(in crate::conn) shutdown: Pin<&'a mut S>,
    /// Who is woken by that.
    pub(in crate::conn) woken: Option<Waker>,
    pub(in crate::conn) registered: Option<&'a Registered>,
}

impl<T, S: Future<Output = ()>> Wires<'_, T, S> {
    /// Whether the server stops.
    pub(super) fn stops(&self) -> bool {
        self.registered.is_some_and(|registered| registered.shutdown().is_started())
    }

    /// Waits for that.
    fn poll_stop(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.stops() {
            return Poll::Ready(());
        }
        // To wait takes a lock that all connections share, so it is done once and not at each wake.
        if !self.woken.as_ref().is_some_and(|woken| woken.will_wake(cx.waker())) {
            ready!(self.shutdown.as_mut().poll(cx));
            self.woken = Some(cx.waker().clone());
        }
        Poll::Pending
    }
}

/// What a connection wakes up for.
pub(super) enum Wake<I> {
    /// Bytes have been read.
    Read(Chunk),
    /// The peer has ended its side.
    Eof,
    /// The stream has failed.
    Failed(io::Error),
    /// An info message, from a handle or a timer.
    Info(I),
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
    /// This one, and those after it.
    const fn order(self) -> [Self; 3] {
        match self {
            Self::Socket => [Self::Socket, Self::Mailbox, Self::Streams],
            Self::Mailbox => [Self::Mailbox, Self::Streams, Self::Socket],
            Self::Streams => [Self::Streams, Self::Socket, Self::Mailbox],
        }
    }
}

/// What time has brought.
enum Due {
    Tick,
    Stalled,
    Timer,
}

impl<H: WebSocketHandler> Live<H> {
    pub(super) async fn wait<T: Transport, S: Future<Output = ()>>(
        &mut self,
        wires: &mut Wires<'_, T, S>,
        what: For,
    ) -> Wake<H::Info> {
        poll_fn(|cx| self.poll_wake(wires, what, cx)).await
    }

    fn poll_wake<T: Transport, S: Future<Output = ()>>(
        &mut self,
        wires: &mut Wires<'_, T, S>,
        what: For,
        cx: &mut Context<'_>,
    ) -> Poll<Wake<H::Info>> {
        if wires.poll_stop(cx).is_ready() {
            return Poll::Ready(Wake::Shutdown);
        }
        if let Some(mailbox) = &self.cx.mailbox {
            if let Poll::Ready(close) = mailbox.poll_close(cx) {
                return Poll::Ready(Wake::Close(close));
            }
        }
        if let Poll::Ready(Err(error)) = self.writer.poll_flush(wires.io, cx) {
            return Poll::Ready(Wake::Failed(error));
        }
        if what == For::Room && self.writer.len() <= self.options.outbound_high_water {
            return Poll::Ready(Wake::Room);
        }
        let takes_info = what == For::Anything && self.writer.len() <= self.options.outbound_limit;
        let timer_due = match self.poll_time(wires.sleep.as_mut(), takes_info, cx) {
            Some(Due::Tick) => return Poll::Ready(Wake::Tick),
            Some(Due::Stalled) => return Poll::Ready(Wake::Stalled),
            Some(Due::Timer) => true,
            None => false,
        };
        let reads = what == For::Anything && self.reads();
        if !reads {
            if let Poll::Ready(error) = wires.io.poll_unread(cx) {
                return Poll::Ready(Wake::Failed(error));
            }
        }
        for turn in self.turn.order() {
            match turn {
                Turn::Socket if reads => {
                    if let Poll::Ready(read) = pool::poll_read(wires.io, cx) {
                        self.turn = Turn::Mailbox;
                        return Poll::Ready(match read {
                            Ok(Some(chunk)) => Wake::Read(chunk),
                            Ok(None) => Wake::Eof,
                            Err(error) => Wake::Failed(error),
                        });
                    }
                }
                Turn::Mailbox if takes_info => {
                    if let Some(wake) = if timer_due { self.fire() } else { None } {
                        self.turn = Turn::Streams;
                        return Poll::Ready(wake);
                    }
                    if let Poll::Ready(info) = self.poll_mailbox(cx) {
                        self.turn = Turn::Streams;
                        return Poll::Ready(Wake::Info(info));
                    }
                }
                Turn::Streams if what == For::Anything && self.takes_streams() => {
                    let due = self.cx.streams.as_mut().map(|streams| streams.poll_due(cx));
                    if due.is_some_and(|due| due.is_ready()) {
                        self.turn = Turn::Socket;
                        return Poll::Ready(Wake::Streams);
                    }
                }
                Turn::Socket | Turn::Mailbox | Turn::Streams => {}
            }
        }
        Poll::Pending
    }

    /// The message of a timer that is due.
    fn fire(&mut self) -> Option<Wake<H::Info>> {
        match catch_unwind(AssertUnwindSafe(|| self.cx.timers.fire(Instant::now()))) {
            Ok(info) => info.map(Wake::Info),
            Err(panic) => Some(Wake::Crash(panic_text(&*panic))),
        }
    }

    fn poll_mailbox(&mut self, cx: &mut Context<'_>) -> Poll<H::Info> {
        match &mut self.cx.mailbox {
            Some(mailbox) => mailbox.poll_info(cx),
            None => Poll::Pending,
        }
    }

    /// Waits for the next tick, the end of the peer's time to read, and, with `timers`, the next timer.
    fn poll_time(&self, mut sleep: Pin<&mut Sleep>, timers: bool, cx: &mut Context<'_>) -> Option<Due> {
        let stalled = self.writer.stalled_since().and_then(|since| since.checked_add(self.options.send_timeout));
        let timer = if timers { self.cx.timers.next_at() } else { None };
        let next = [self.next_tick, stalled, timer].into_iter().flatten().min()?;
        // Most wakes leave the deadline as it is, and then no timer is touched.
        if sleep.deadline() != next {
            sleep.as_mut().reset(next);
        }
        if sleep.poll(cx).is_pending() {
            return None;
        }
        Some(if stalled == Some(next) {
            Due::Stalled
        } else if self.next_tick == Some(next) {
            Due::Tick
        } else {
            Due::Timer
        })
    }
}
