//! The clock of a server: one timer of the runtime's for all its connections.
//!
//! A timer for each would be more than 100 bytes for each, and a lock of the runtime's whenever one is set. Silence is
//! counted in seconds, so it is enough to know the time roughly. The clock counts beats; to ask it is to read a number
//! that changes four times a second.

use std::mem;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// How long a beat takes, at least. Beats that the runtime had no time for are not caught up on: while a peer could not be
/// heard, its silence does not count.
pub(super) const BEAT: Duration = Duration::from_millis(250);

const SLOTS: u32 = 256;

/// How many beats ahead an alarm can be: a little more than a minute. What is due later takes several, so that those of
/// connections that have ended do not stay for hours.
pub(super) const AHEAD: u32 = SLOTS - 1;

/// Counts beats, and knows at which beat whom to wake, by their places in a list.
#[derive(Default)]
pub(super) struct Clock {
    now: AtomicU32,
    is_running: AtomicBool,
    wheel: Mutex<Wheel>,
}

/// The alarms that are set.
#[derive(Default)]
struct Wheel {
    /// For each of the next beats, the places to wake. Made with the first.
    slots: Vec<Vec<u32>>,
    alarms: usize,
}

impl Clock {
    /// How many beats it has counted. While no alarm is set, it stands still.
    pub(super) fn now(&self) -> u32 {
        self.now.load(Ordering::Relaxed)
    }

    /// Whether somebody makes it beat. If not, who sets the next alarm is to.
    pub(super) fn is_running(&self) -> bool {
        self.is_running.load(Ordering::Relaxed)
    }

    /// Sets an alarm, at the next beat at the earliest and [`AHEAD`] at the latest; whether the clock was not running, and
    /// is the caller's to run.
    pub(super) fn set(&self, due: u32, place: u32) -> bool {
        let mut wheel = self.wheel();
        let now = self.now();
        let due = due.clamp(now.saturating_add(1), now.saturating_add(AHEAD));
        if wheel.slots.is_empty() {
            wheel.slots.resize_with(SLOTS as usize, Vec::new);
        }
        wheel.alarms += 1;
        wheel.slots[(due % SLOTS) as usize].push(place);
        !self.is_running.swap(true, Ordering::Relaxed)
    }

    /// One beat: the places whose alarms are due, and whether there are more.
    pub(super) fn beat(&self) -> (Vec<u32>, bool) {
        let mut wheel = self.wheel();
        let now = self.now.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let due = wheel.slots.get_mut((now % SLOTS) as usize).map(mem::take).unwrap_or_default();
        wheel.alarms -= due.len();
        let goes_on = wheel.alarms > 0;
        // Under the lock, so that nobody relies on a beat that does not come.
        self.is_running.store(goes_on, Ordering::Relaxed);
        (due, goes_on)
    }

    /// Nobody makes it beat any more. The alarms stay: whoever runs it next, runs it for all.
    pub(super) fn stop(&self) {
        let _wheel = self.wheel();
        self.is_running.store(false, Ordering::Relaxed);
    }

    fn wheel(&self) -> MutexGuard<'_, Wheel> {
        self.wheel.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for the next beats, one after the other.
pub(super) struct Beats(Instant);

impl Beats {
    pub(super) fn new() -> Self {
        Self(Instant::now())
    }

    pub(super) async fn next(&mut self) {
        let now = Instant::now();
        self.0 = if self.0 + BEAT < now { now } else { self.0 } + BEAT;
        sleep_until(self.0).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beats(clock: &Clock, count: u32) -> Vec<(u32, u32)> {
        let beat = |_| clock.beat().0.into_iter().map(|place| (clock.now(), place));
        (0..count).flat_map(beat).collect()
    }

    #[test]
    fn alarms_are_due_at_their_beats_or_as_far_ahead_as_can_be() {
        let clock = Clock::default();
        let alarms = [(3, 30), (1, 10), (0, 9), (3, 31), (AHEAD, 40), (AHEAD + 1, 41), (u32::MAX, 42)];
        let started = alarms.map(|(due, place)| clock.set(due, place));
        assert_eq!(started, [true, false, false, false, false, false, false]);
        let due = beats(&clock, AHEAD - 1);
        assert_eq!(due, [(1, 10), (1, 9), (3, 30), (3, 31)]);
        assert!(clock.is_running());
        assert_eq!(clock.beat(), (vec![40, 41, 42], false));
        assert!(!clock.is_running());
        assert!(clock.set(0, 1), "it has to be run again");
        assert!(!clock.set(AHEAD + 2, 2));
        assert_eq!(beats(&clock, 2 * SLOTS), [(AHEAD + 1, 1), (AHEAD + 2, 2)]);
        assert!(!clock.is_running());
    }

    #[test]
    fn who_runs_it_after_a_stop_runs_it_for_all() {
        let clock = Clock::default();
        clock.set(1, 1);
        clock.stop();
        assert!(!clock.is_running());
        assert!(clock.set(1, 2));
        assert_eq!(clock.beat(), (vec![1, 2], false));
    }

    #[tokio::test(start_paused = true)]
    async fn beats_keep_their_rhythm_and_do_not_catch_up() {
        let start = Instant::now();
        let mut beats = Beats::new();
        tokio::time::advance(BEAT / 2).await;
        beats.next().await;
        assert_eq!(start.elapsed(), BEAT);
        tokio::time::advance(BEAT * 10).await;
        beats.next().await;
        assert_eq!(start.elapsed(), BEAT * 12);
    }
}
