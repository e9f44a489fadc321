//! Silence, counted in ticks instead of with a timer that every message resets (Cowboy's B137).

use std::time::Duration;

/// What is to happen after how much silence. `None`: never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "filled from Options alone")]
pub struct Periods {
    /// Without a byte from the peer, the connection ends.
    pub idle: Option<Duration>,
    /// Without a byte from the peer, a ping is sent.
    pub ping: Option<Duration>,
    /// Without a byte after that ping, the connection ends.
    pub pong: Option<Duration>,
    /// With a message begun and none finished, the connection fails.
    pub message: Option<Duration>,
}

/// What a tick calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "matched by the connection alone")]
pub enum Tick {
    /// Nothing.
    Quiet,
    /// Send a ping.
    Ping,
    /// The peer has been silent for too long.
    Idle,
    /// The peer does not finish its message.
    SlowMessage,
}

/// Counts ticks without bytes.
///
/// The ticks are a tenth of the shortest period, and what waits for a period happens at the first tick beyond it:
/// between 1.0 and 1.1 times the shortest, and never early.
#[derive(Clone, Debug)]
pub struct Liveness {
    /// In milliseconds; 0 if there is nothing to count.
    tick: u32,
    /// The tick at which each thing happens; `u32::MAX` for never.
    idle: u32,
    ping: u32,
    pong: u32,
    message: u32,
    /// Ticks since the last byte.
    silent: u32,
    /// Ticks since the ping, if one is out and nothing has come since; else `NOT_PINGED`.
    pinged: u32,
    /// Ticks at which a message was unfinished, since the last that was finished.
    unfinished: u32,
}

impl Liveness {
    /// The least time between ticks, in milliseconds.
    const SHORTEST: u32 = 1;

    const NOT_PINGED: u32 = u32::MAX;

    /// A count from zero.
    pub fn new(periods: Periods) -> Self {
        let shortest = [periods.idle, periods.ping, periods.pong, periods.message].into_iter().flatten().min();
        let tick = shortest.map_or(0, |period| clamped(period.as_millis() / 10).max(Self::SHORTEST));
        let at = |period: Option<Duration>| match period {
            Some(period) => clamped(period.as_millis() / u128::from(tick.max(1))).saturating_add(1),
            None => u32::MAX,
        };
        Self {
            tick,
            idle: at(periods.idle),
            ping: at(periods.ping),
            pong: at(periods.pong),
            message: at(periods.message),
            silent: 0,
            pinged: Self::NOT_PINGED,
            unfinished: 0,
        }
    }

    /// A count of other periods. The silence starts from zero; a message that is unfinished, and a ping that is out, have
    /// been so for as long as before.
    #[must_use]
    pub fn with_periods(&self, periods: Periods) -> Self {
        let mut liveness = Self::new(periods);
        let ticks = |before: u32| match liveness.tick {
            0 => 0,
            tick => clamped(u128::from(self.tick) * u128::from(before) / u128::from(tick)),
        };
        liveness.unfinished = ticks(self.unfinished);
        if self.pinged != Self::NOT_PINGED {
            liveness.pinged = ticks(self.pinged);
        }
        liveness
    }

    /// How long a tick is; `None` if there is nothing to count.
    pub const fn tick_length(&self) -> Option<Duration> {
        if self.tick == 0 { None } else { Some(Duration::from_millis(self.tick as u64)) }
    }

    /// Bytes have come.
    pub const fn received(&mut self) {
        self.silent = 0;
        self.pinged = Self::NOT_PINGED;
    }

    /// A message has been finished.
    pub const fn finished(&mut self) {
        self.unfinished = 0;
    }

    /// A tick has passed. `mid_message`: whether a message has begun and not ended.
    pub fn tick(&mut self, mid_message: bool) -> Tick {
        self.silent = self.silent.saturating_add(1);
        self.unfinished = if mid_message { self.unfinished.saturating_add(1) } else { 0 };
        let pinged = self.pinged != Self::NOT_PINGED;
        if pinged {
            // Never to what stands for none.
            self.pinged = self.pinged.saturating_add(1).min(Self::NOT_PINGED - 1);
        }
        if self.silent >= self.idle || (pinged && self.pinged >= self.pong) {
            Tick::Idle
        } else if self.unfinished >= self.message {
            Tick::SlowMessage
        } else if self.silent >= self.ping && !pinged {
            self.pinged = 0;
            Tick::Ping
        } else {
            Tick::Quiet
        }
    }
}

fn clamped(count: u128) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// The number of the first tick that says something, and what.
    fn first(liveness: &mut Liveness, mid_message: bool) -> Option<(u32, Tick)> {
        (1..=1000).map(|n| (n, liveness.tick(mid_message))).find(|(_, tick)| *tick != Tick::Quiet)
    }

    // Cowboy: B137
    #[test]
    fn idle_at_the_eleventh_tick() {
        let mut liveness = Liveness::new(Periods { idle: Some(SECOND), ..Periods::default() });
        assert_eq!(liveness.tick_length(), Some(SECOND / 10));
        assert_eq!(first(&mut liveness, false), Some((11, Tick::Idle)));
    }

    // Cowboy: B136
    #[test]
    fn bytes_start_the_count_anew() {
        let mut liveness = Liveness::new(Periods { idle: Some(SECOND), ..Periods::default() });
        for _ in 0..10 {
            assert_eq!(liveness.tick(false), Tick::Quiet);
        }
        liveness.received();
        assert_eq!(first(&mut liveness, false), Some((11, Tick::Idle)));
    }

    // Cowboy: G10
    #[test]
    fn a_ping_at_half_time_and_no_second_one() {
        let periods = Periods { idle: Some(SECOND), ping: Some(SECOND / 2), ..Periods::default() };
        let mut liveness = Liveness::new(periods);
        assert_eq!(liveness.tick_length(), Some(SECOND / 20));
        assert_eq!(first(&mut liveness, false), Some((11, Tick::Ping)));
        assert_eq!(first(&mut liveness, false), Some((10, Tick::Idle)), "the 21st tick in all");
    }

    #[test]
    fn an_unanswered_ping_ends_it_sooner() {
        let periods = Periods { idle: Some(SECOND * 60), ping: Some(SECOND), pong: Some(SECOND * 2), message: None };
        let mut liveness = Liveness::new(periods);
        assert_eq!(first(&mut liveness, false), Some((11, Tick::Ping)));
        assert_eq!(first(&mut liveness, false), Some((21, Tick::Idle)));
        let mut liveness = Liveness::new(periods);
        assert_eq!(first(&mut liveness, false), Some((11, Tick::Ping)));
        liveness.received();
        assert_eq!(first(&mut liveness, false), Some((11, Tick::Ping)), "answered: from the start");
    }

    #[test]
    fn a_message_that_is_never_finished() {
        let mut liveness = Liveness::new(Periods { message: Some(SECOND), ..Periods::default() });
        for _ in 0..10 {
            liveness.received();
            assert_eq!(liveness.tick(true), Tick::Quiet);
        }
        liveness.received();
        assert_eq!(liveness.tick(true), Tick::SlowMessage, "bytes alone do not help");
        liveness.finished();
        assert_eq!(first(&mut liveness, true), Some((11, Tick::SlowMessage)));
    }

    #[test]
    fn new_periods_forget_the_silence_but_not_the_message_or_the_ping() {
        let periods = Periods { idle: Some(SECOND), message: Some(SECOND * 10), ..Periods::default() };
        let mut liveness = Liveness::new(periods);
        for _ in 0..50 {
            liveness.received();
            assert_eq!(liveness.tick(true), Tick::Quiet);
        }
        let mut liveness = liveness.with_periods(Periods { idle: Some(SECOND * 60), ..periods });
        assert_eq!(liveness.tick_length(), Some(SECOND));
        assert_eq!(first(&mut liveness, true), Some((6, Tick::SlowMessage)), "five seconds are over already");

        let periods = Periods { ping: Some(SECOND), pong: Some(SECOND), ..Periods::default() };
        let mut liveness = Liveness::new(periods);
        assert_eq!(first(&mut liveness, false), Some((11, Tick::Ping)));
        let mut liveness = liveness.with_periods(periods);
        assert_eq!(first(&mut liveness, false), Some((11, Tick::Idle)));
    }

    #[test]
    fn nothing_to_count() {
        let mut liveness = Liveness::new(Periods::default());
        assert_eq!(liveness.tick_length(), None);
        assert_eq!(first(&mut liveness, true), None);
    }

    #[test]
    fn very_short_and_very_long_periods() {
        let mut liveness = Liveness::new(Periods { idle: Some(Duration::from_millis(5)), ..Periods::default() });
        assert_eq!(liveness.tick_length(), Some(Duration::from_millis(1)));
        assert_eq!(first(&mut liveness, false), Some((6, Tick::Idle)));
        let periods = Periods { idle: Some(Duration::MAX), ping: Some(Duration::ZERO), ..Periods::default() };
        let mut liveness = Liveness::new(periods);
        assert_eq!(first(&mut liveness, false), Some((1, Tick::Ping)));
        assert_eq!(first(&mut liveness, false), None);
    }
}
