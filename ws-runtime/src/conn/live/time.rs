//! What time brings to an open connection.

use std::future::poll_fn;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::Instant;

use super::Live;
use super::wait::Wires;
use crate::conn::clock::BEAT;
use crate::conn::transport::Transport;
use crate::frame::Frame;
use crate::handler::WebSocketHandler;
use crate::proto::close::CloseCode;
use crate::session::{Liveness, Periods, Plan, Tick};
use crate::terminate::TerminateReason;

/// How often a connection that does not read looks whether its peer is still there.
const PASSIVE_TICK: Duration = Duration::from_secs(1);

/// Periods from here on are counted by the clock of the server, whose beats are little beside them.
const LONG: Duration = Duration::from_secs(5);

/// Whose beats the silence is counted in, and when to look.
pub(super) struct Time {
    by_server: bool,
    /// The server's beat before which there is nothing to do.
    due: u32,
    /// Boxed, because for most connections the server counts.
    own: Option<Box<Own>>,
}

/// A connection's own count.
struct Own {
    /// Its beats, where the server's will not do: a tenth of the shortest period each.
    count: u32,
    /// The next of those; or, for a handler that is passive, the next look at its peer.
    next_tick: Option<Instant>,
    /// For how many of these looks it has been passive.
    passive_ticks: u32,
}

impl Own {
    /// Beats are counted from here, so that there are some to look back on.
    const START: u32 = 1 << 30;
}

impl Default for Own {
    fn default() -> Self {
        Self { count: Self::START, next_tick: None, passive_ticks: 0 }
    }
}

impl Time {
    pub(super) const fn new() -> Self {
        Self { by_server: false, due: Liveness::NEVER, own: None }
    }

    /// Whether nothing is counted but the server's beats.
    pub(super) const fn is_by_server(&self) -> bool {
        self.by_server && self.own.is_none()
    }

    fn count(&self) -> u32 {
        self.own.as_ref().map_or(Own::START, |own| own.count)
    }
}

/// What time has brought.
pub(super) enum Due {
    Tick,
    Stalled,
    Timer,
}

impl<H: WebSocketHandler> Live<H> {
    /// How many beats have been counted.
    pub(super) fn now<T>(&self, wires: &Wires<T>) -> u32 {
        if self.time.by_server { wires.beats() } else { self.time.count() }
    }

    fn periods(&self) -> Periods {
        let changed = self.changes.as_ref().and_then(|changes| changes.periods);
        changed.unwrap_or_else(|| self.cx.options.periods(self.cx.options.idle_timeout))
    }

    #[inline(never)]
    fn plan(&self) -> Plan {
        let periods = self.periods();
        let beat = if self.time.by_server { BEAT } else { periods.shortest().unwrap_or(BEAT) / 10 };
        Plan::new(periods, beat)
    }

    /// Counts the silence anew, with other periods, if they are changed.
    pub(super) fn count_anew<T>(&mut self, wires: &Wires<T>, changed: Option<Periods>) {
        let before = (self.plan(), self.now(wires));
        if changed.is_some() {
            self.changes.get_or_insert_default().periods = changed;
        }
        let is_long = self.periods().shortest().is_some_and(|shortest| shortest >= LONG);
        self.time.by_server = wires.registered.is_some() && is_long;
        if let Some(own) = &mut self.time.own {
            own.count = Own::START;
        }
        self.liveness = self.liveness.changed(before, (self.plan(), self.now(wires)));
        self.schedule();
    }

    /// Looks when the next beat is that may matter.
    #[inline(never)]
    pub(super) fn schedule(&mut self) {
        let plan = self.plan();
        let time = &mut self.time;
        let next = self.liveness.next(&plan);
        time.due = Liveness::NEVER;
        let length = if !self.cx.active {
            PASSIVE_TICK
        } else if time.by_server {
            time.due = next;
            time.own = None;
            return;
        } else if next == Liveness::NEVER {
            if let Some(own) = &mut time.own {
                own.next_tick = None;
            }
            return;
        } else {
            plan.beat()
        };
        time.own.get_or_insert_default().next_tick = Instant::now().checked_add(length);
    }

    /// Waits for what is due: a beat that matters, with `reads`; the end of the peer's time to read; a timer of the
    /// handler's, with `timers`.
    pub(super) fn poll_time<T>(
        &mut self,
        wires: &mut Wires<T>,
        reads: bool,
        timers: bool,
        cx: &mut Context<'_>,
    ) -> Option<Due> {
        if reads && self.time.by_server && self.is_beat_due(wires) {
            return Some(Due::Tick);
        }
        let stalled = self.writer.stalled_since().and_then(|since| since.checked_add(self.cx.options.send_timeout));
        let sources = self.cx.sources.as_ref().filter(|_| timers);
        let timer = sources.and_then(|sources| sources.timers.as_ref()).and_then(|timers| timers.next_at());
        let tick = self.time.own.as_ref().and_then(|own| own.next_tick);
        let next = if stalled.is_none() && timer.is_none() {
            tick
        } else {
            tick.into_iter().chain(stalled).chain(timer).min()
        };
        let Some(next) = next else {
            wires.forget_time();
            return None;
        };
        if !wires.poll_at(next, cx) {
            return None;
        }
        Some(if stalled == Some(next) {
            Due::Stalled
        } else if tick == Some(next) {
            if let Some(own) = &mut self.time.own {
                own.count = own.count.saturating_add(1).min(Liveness::NEVER - 1);
            }
            Due::Tick
        } else {
            Due::Timer
        })
    }

    /// Whether the server's clock has reached the beat that matters; if not, the task is woken then.
    #[inline]
    pub(super) fn is_beat_due<T>(&mut self, wires: &mut Wires<T>) -> bool {
        let now = wires.beats();
        if self.time.due <= now {
            self.look_ahead();
        }
        if self.time.due > now {
            wires.set_alarm(self.time.due, now);
        }
        self.time.due <= now
    }

    /// What was heard since has moved the beat that matters.
    #[cold]
    fn look_ahead(&mut self) {
        self.time.due = self.liveness.next(&self.plan());
    }

    pub(super) async fn on_tick<T: Transport>(&mut self, wires: &mut Wires<T>) {
        if self.reads() {
            match self.liveness.check(&self.plan(), self.now(wires)) {
                Tick::Quiet => {}
                Tick::Ping => {
                    self.cx.out.frame(Frame::ping());
                    self.writer.append(self.cx.out.bytes_mut());
                }
                Tick::Idle => self.end(TerminateReason::Timeout),
                Tick::SlowMessage => {
                    self.cx.out.end(Some(&CloseCode::POLICY_VIOLATION.into()), TerminateReason::Timeout);
                }
            }
        } else if !self.cx.active {
            // Without reading, only writing can find out that the peer is gone: at the times of the usual pings, and
            // at once where it is known to send no more.
            let own = self.time.own.get_or_insert_default();
            own.passive_ticks = own.passive_ticks.wrapping_add(1);
            let passive_ticks = u64::from(own.passive_ticks);
            let period = self.cx.options.periods(self.cx.options.idle_timeout).ping.map(|ping| ping.as_secs().max(1));
            let due = period.is_some_and(|period| passive_ticks % period == 0);
            if due || poll_fn(|cx| Poll::Ready(wires.io.is_read_closed(cx))).await {
                self.cx.out.frame(Frame::ping());
                self.writer.append(self.cx.out.bytes_mut());
            }
        }
        self.schedule();
    }

    /// The handler wants to be read for, or no longer.
    pub(super) fn set_active<T>(&mut self, wires: &Wires<T>, active: bool) {
        self.cx.active = active;
        if let Some(own) = &mut self.time.own {
            own.passive_ticks = 0;
        }
        self.liveness.received(self.now(wires));
        self.schedule();
    }
}
