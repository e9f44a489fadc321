//! Silence, counted in beats of a coarse clock instead of with a timer that every message resets (Cowboy's B137).

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

impl Periods {
    /// The shortest of them.
    pub fn shortest(&self) -> Option<Duration> {
        [self.idle, self.ping, self.pong, self.message].into_iter().flatten().min()
    }
}

/// What a beat calls for.
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

/// After how many beats what is to happen. It is the same for all connections with the same options, and made when it is
/// needed, which is seldom.
///
/// What waits for a period happens one beat after its end: with beats of a tenth of the period, between 1.0 and 1.1 times
/// the period, and never early.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// In milliseconds.
    beat: u32,
    /// Each a number of beats, or [`NEVER`](Liveness::NEVER).
    idle: u32,
    ping: u32,
    pong: u32,
    message: u32,
}

impl Plan {
    /// For beats of this length.
    pub fn new(periods: Periods, beat: Duration) -> Self {
        // Up: a little more than a tenth of a period is still ten of them, a little less is eleven.
        let beat = clamped(beat.as_nanos().div_ceil(1_000_000)).max(1);
        let after = |period: Option<Duration>| match period {
            Some(period) => clamped(period.as_millis().div_ceil(u128::from(beat))).saturating_add(1),
            None => Liveness::NEVER,
        };
        Self {
            beat,
            idle: after(periods.idle),
            ping: after(periods.ping),
            pong: after(periods.pong),
            message: after(periods.message),
        }
    }

    /// How long a beat is.
    pub const fn beat(&self) -> Duration {
        Duration::from_millis(self.beat as u64)
    }
}

/// Remembers at which beat what was heard last. The caller counts the beats, from any number on. Only those count at which
/// the peer was listened to.
#[derive(Clone, Debug)]
pub struct Liveness {
    /// When the last byte came.
    heard: u32,
    /// When the ping was sent, if one is out and nothing has come since.
    pinged: u32,
    /// Since when a message is unfinished.
    begun: u32,
    /// Since when the peer is not listened to.
    away: u32,
}

impl Liveness {
    /// What never happens, or has not.
    pub const NEVER: u32 = u32::MAX;

    /// Nothing heard, from `now` on.
    pub const fn new(now: u32) -> Self {
        Self { heard: now, pinged: Self::NEVER, begun: Self::NEVER, away: Self::NEVER }
    }

    /// From one plan to another, with another count of beats: each with what is `now` in it. The silence starts from
    /// zero; a message that is unfinished, and a ping that is out, have been so for as long as before.
    #[must_use]
    pub fn changed(&self, (old, before): (Plan, u32), (new, now): (Plan, u32)) -> Self {
        let moved = |at: u32| match at {
            Self::NEVER => Self::NEVER,
            at => {
                let passed = u64::from(old.beat) * u64::from(before.saturating_sub(at));
                now.saturating_sub(clamped(u128::from(passed / u64::from(new.beat))))
            }
        };
        let mut liveness = Self { begun: moved(self.begun), pinged: moved(self.pinged), ..Self::new(now) };
        if self.away != Self::NEVER {
            liveness.leave(now);
        }
        liveness
    }

    /// Bytes have come. Whether that makes [`next`](Self::next) earlier: it answers a ping, and so there will be another.
    pub const fn received(&mut self, now: u32) -> bool {
        let was_pinged = self.pinged != Self::NEVER;
        self.heard = now;
        self.pinged = Self::NEVER;
        was_pinged
    }

    /// A message has been finished.
    pub const fn finished(&mut self) {
        self.begun = Self::NEVER;
    }

    /// All that has come is handled. `mid_message`: whether a message has begun and not ended. Whether that is new, which
    /// may make [`next`](Self::next) earlier.
    pub const fn handled(&mut self, mid_message: bool, now: u32) -> bool {
        let is_new = mid_message && self.begun == Self::NEVER;
        if is_new {
            self.begun = now;
        } else if !mid_message {
            self.begun = Self::NEVER;
        }
        is_new
    }

    /// The peer is not listened to from here on.
    pub const fn leave(&mut self, now: u32) {
        if self.away == Self::NEVER {
            self.away = now;
        }
    }

    /// Whether the peer is not listened to.
    pub const fn is_away(&self) -> bool {
        self.away != Self::NEVER
    }

    /// It is listened to again. Nothing that it has sent is late because of that.
    pub const fn back(&mut self, now: u32) {
        if self.away == Self::NEVER {
            return;
        }
        let beats = now.saturating_sub(self.away);
        self.away = Self::NEVER;
        if beats > 0 {
            self.heard = later(self.heard, beats, now);
            self.pinged = later(self.pinged, beats, now);
            self.begun = later(self.begun, beats, now);
        }
    }

    /// What is to be done `now`.
    pub const fn check(&mut self, plan: &Plan, now: u32) -> Tick {
        if is_over(self.heard, plan.idle, now) || is_over(self.pinged, plan.pong, now) {
            Tick::Idle
        } else if is_over(self.begun, plan.message, now) {
            Tick::SlowMessage
        } else if self.pinged == Self::NEVER && is_over(self.heard, plan.ping, now) {
            self.pinged = now;
            Tick::Ping
        } else {
            Tick::Quiet
        }
    }

    /// The beat before which there is nothing to do if nothing is heard; [`NEVER`](Self::NEVER) if there never is.
    pub fn next(&self, plan: &Plan) -> u32 {
        let silence = self.heard.saturating_add(plan.idle);
        let answer = match self.pinged {
            Self::NEVER => self.heard.saturating_add(plan.ping),
            pinged => pinged.saturating_add(plan.pong),
        };
        silence.min(answer).min(self.begun.saturating_add(plan.message))
    }
}

/// Whether what began at `since` has lasted for `beats`.
const fn is_over(since: u32, beats: u32, now: u32) -> bool {
    since != Liveness::NEVER && beats != Liveness::NEVER && now.saturating_sub(since) >= beats
}

/// `at`, moved by `beats`, but not beyond `now`.
const fn later(at: u32, beats: u32, now: u32) -> u32 {
    if at == Liveness::NEVER || at >= now {
        at
    } else if now - at < beats {
        now
    } else {
        at + beats
    }
}

fn clamped(count: u128) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// A connection's time: beats of a tenth of the shortest period.
    struct Time {
        plan: Plan,
        liveness: Liveness,
        now: u32,
    }

    impl Time {
        fn of(periods: Periods) -> Self {
            let beat = periods.shortest().unwrap_or_default() / 10;
            Self { plan: Plan::new(periods, beat), liveness: Liveness::new(7), now: 7 }
        }

        fn pass(&mut self, beats: u32) -> Tick {
            (0..beats).map(|_| self.beat()).find(|tick| *tick != Tick::Quiet).unwrap_or(Tick::Quiet)
        }

        /// One beat. What is not announced by `next` does not happen.
        fn beat(&mut self) -> Tick {
            self.now += 1;
            let due = self.liveness.next(&self.plan) <= self.now;
            let tick = self.liveness.check(&self.plan, self.now);
            assert_eq!(due, tick != Tick::Quiet, "{:?}", self.liveness);
            tick
        }

        /// After how many beats something happens, and what.
        fn first(&mut self) -> Option<(u32, Tick)> {
            (1..=1000).map(|n| (n, self.beat())).find(|(_, tick)| *tick != Tick::Quiet)
        }

        fn received(&mut self) {
            self.liveness.received(self.now);
        }

        fn change(&mut self, plan: Plan, now: u32) {
            self.liveness = self.liveness.changed((self.plan, self.now), (plan, now));
            (self.plan, self.now) = (plan, now);
        }
    }

    // Cowboy: B137
    #[test]
    fn idle_at_the_eleventh_beat() {
        let mut time = Time::of(Periods { idle: Some(SECOND), ..Periods::default() });
        assert_eq!(time.plan.beat(), SECOND / 10);
        assert_eq!(time.first(), Some((11, Tick::Idle)));
    }

    // Cowboy: B136
    #[test]
    fn bytes_start_the_count_anew() {
        let mut time = Time::of(Periods { idle: Some(SECOND), ..Periods::default() });
        assert_eq!(time.pass(10), Tick::Quiet);
        time.received();
        assert_eq!(time.first(), Some((11, Tick::Idle)));
    }

    // Cowboy: G10
    #[test]
    fn a_ping_at_half_time_and_no_second_one() {
        let mut time = Time::of(Periods { idle: Some(SECOND), ping: Some(SECOND / 2), ..Periods::default() });
        assert_eq!(time.plan.beat(), SECOND / 20);
        assert_eq!(time.first(), Some((11, Tick::Ping)));
        assert_eq!(time.first(), Some((10, Tick::Idle)), "the 21st beat in all");
    }

    #[test]
    fn an_unanswered_ping_ends_it_sooner() {
        let periods = Periods { idle: Some(SECOND * 60), ping: Some(SECOND), pong: Some(SECOND * 2), message: None };
        let mut time = Time::of(periods);
        assert_eq!(time.first(), Some((11, Tick::Ping)));
        assert_eq!(time.first(), Some((21, Tick::Idle)));
        let mut time = Time::of(periods);
        assert_eq!(time.first(), Some((11, Tick::Ping)));
        time.received();
        assert_eq!(time.first(), Some((11, Tick::Ping)), "answered: from the start");
    }

    #[test]
    fn a_message_that_is_never_finished() {
        let mut time = Time::of(Periods { message: Some(SECOND), ..Periods::default() });
        time.liveness.handled(true, time.now);
        for _ in 0..10 {
            assert_eq!(time.beat(), Tick::Quiet);
            time.received();
            time.liveness.handled(true, time.now);
        }
        assert_eq!(time.beat(), Tick::SlowMessage, "bytes alone do not help");
        time.liveness.finished();
        time.liveness.handled(true, time.now);
        assert_eq!(time.first(), Some((11, Tick::SlowMessage)), "one is finished, and the next has begun");
        time.liveness.handled(false, time.now);
        assert_eq!(time.first(), None);
    }

    #[test]
    fn while_the_peer_is_not_listened_to_nothing_is_late() {
        let periods = Periods { idle: Some(SECOND), message: Some(SECOND * 2), ..Periods::default() };
        let mut time = Time::of(periods);
        time.liveness.handled(true, time.now);
        assert_eq!(time.pass(4), Tick::Quiet);
        time.liveness.leave(time.now);
        time.now += 100;
        time.liveness.leave(time.now);
        time.now += 100;
        time.liveness.back(time.now);
        assert_eq!(time.first(), Some((7, Tick::Idle)), "four had passed before");
        // What comes while it is away is not later than the return.
        time.liveness.leave(time.now);
        time.now += 5;
        time.received();
        time.now += 5;
        time.liveness.back(time.now);
        assert_eq!(time.first(), Some((10, Tick::SlowMessage)), "eleven had passed before");
        time.liveness.finished();
        assert_eq!(time.first(), Some((1, Tick::Idle)));
    }

    #[test]
    fn new_periods_forget_the_silence_but_not_the_message_or_the_ping() {
        let periods = Periods { idle: Some(SECOND), message: Some(SECOND * 10), ..Periods::default() };
        let mut time = Time::of(periods);
        time.liveness.handled(true, time.now);
        for _ in 0..50 {
            assert_eq!(time.beat(), Tick::Quiet);
            time.received();
        }
        let longer = Periods { idle: Some(SECOND * 60), ..periods };
        time.change(Plan::new(longer, SECOND), 1000);
        assert_eq!(time.first(), Some((6, Tick::SlowMessage)), "five seconds are over already");

        let periods = Periods { ping: Some(SECOND), pong: Some(SECOND), ..Periods::default() };
        let mut time = Time::of(periods);
        assert_eq!(time.first(), Some((11, Tick::Ping)));
        time.change(Plan::new(periods, SECOND / 10), time.now);
        assert_eq!(time.first(), Some((11, Tick::Idle)));
    }

    #[test]
    fn periods_that_are_no_multiple_of_ten_milliseconds_take_a_tenth_more_at_most() {
        for millis in [101, 999, 1234, 1999, 4999] {
            let idle = Duration::from_millis(millis);
            let mut time = Time::of(Periods { idle: Some(idle), ..Periods::default() });
            let (beats, tick) = time.first().unwrap();
            assert_eq!(tick, Tick::Idle);
            let beat = time.plan.beat();
            assert!(beat * (beats - 1) >= idle, "{idle:?}: the first beat may come at once");
            assert!(beat * beats <= idle * 11 / 10 + Duration::from_millis(11), "{idle:?}: {:?}", beat * beats);
        }
    }

    #[test]
    fn nothing_to_count() {
        let mut time = Time::of(Periods::default());
        assert_eq!(time.liveness.next(&time.plan), Liveness::NEVER);
        time.liveness.handled(true, time.now);
        assert_eq!(time.first(), None);
    }

    #[test]
    fn very_short_and_very_long_periods() {
        let mut time = Time::of(Periods { idle: Some(Duration::from_millis(5)), ..Periods::default() });
        assert_eq!(time.plan.beat(), Duration::from_millis(1));
        assert_eq!(time.first(), Some((6, Tick::Idle)));
        let periods = Periods { idle: Some(Duration::MAX), ping: Some(Duration::ZERO), ..Periods::default() };
        let mut time = Time::of(periods);
        assert_eq!(time.first(), Some((1, Tick::Ping)));
        assert_eq!(time.first(), None);
    }
}
