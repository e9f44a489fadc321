//! A connection's timers: they deliver info messages.

use std::time::Duration;

use tokio::time::Instant;

/// A timer that was started with [`Cx::start_timer`](crate::Cx::start_timer) or [`Cx::every`](crate::Cx::every).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimerRef(u64);

/// What `Instant` can always be moved by.
pub(super) const FAR: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 30);

/// The timers of one connection. A handful at most, so a list will do.
pub(super) struct Timers<I> {
    list: Vec<Timer<I>>,
    started: u64,
}

struct Timer<I> {
    id: TimerRef,
    at: Instant,
    action: Action<I>,
}

impl<I> Default for Timers<I> {
    fn default() -> Self {
        Self { list: Vec::new(), started: 0 }
    }
}

enum Action<I> {
    Once(I),
    Every { period: Duration, make: Box<dyn FnMut() -> I + Send> },
}

impl<I> Timers<I> {
    /// The shortest period: a shorter one would leave no time for anything else.
    const SHORTEST: Duration = Duration::from_millis(1);

    pub(super) fn once(&mut self, after: Duration, info: I) -> TimerRef {
        self.start(after, Action::Once(info))
    }

    pub(super) fn every(&mut self, period: Duration, make: Box<dyn FnMut() -> I + Send>) -> TimerRef {
        let period = period.max(Self::SHORTEST);
        self.start(period, Action::Every { period, make })
    }

    /// Whether there was such a timer.
    pub(super) fn cancel(&mut self, id: TimerRef) -> bool {
        let before = self.list.len();
        self.list.retain(|timer| timer.id != id);
        self.list.len() < before
    }

    /// When the next one is due.
    pub(super) fn next_at(&self) -> Option<Instant> {
        self.list.iter().map(|timer| timer.at).min()
    }

    /// The message of the timer that has been due longest, if one is due.
    pub(super) fn fire(&mut self, now: Instant) -> Option<I> {
        let (index, _) =
            self.list.iter().enumerate().filter(|(_, timer)| timer.at <= now).min_by_key(|(_, timer)| timer.at)?;
        if let Timer { at, action: Action::Every { period, make }, .. } = &mut self.list[index] {
            // Keeps the rhythm, but does not catch up on what was missed.
            let missed = (now - *at).as_nanos() / period.as_nanos();
            *at += period.saturating_mul(u32::try_from(missed).unwrap_or(u32::MAX).saturating_add(1));
            return Some(make());
        }
        match self.list.swap_remove(index).action {
            Action::Once(info) => Some(info),
            Action::Every { mut make, .. } => Some(make()),
        }
    }

    /// Frees what is not in use.
    pub(super) fn shrink(&mut self) {
        self.list.shrink_to_fit();
    }

    fn start(&mut self, after: Duration, action: Action<I>) -> TimerRef {
        self.started += 1;
        let id = TimerRef(self.started);
        self.list.push(Timer { id, at: Instant::now() + after.min(FAR), action });
        id
    }
}
