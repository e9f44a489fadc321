//! One slice of time, and whether something else has disturbed it.

use std::time::{Duration, Instant};

use super::Bench;
use crate::client::Error;
use crate::proc::Core;
use crate::server::Running;

/// What was done in a slice, and what it has cost the server.
#[derive(Debug)]
pub(super) struct Slice<T> {
    pub(super) made: T,
    pub(super) cpu: Duration,
    /// Of each thread of the server.
    pub(super) threads: Vec<Duration>,
    pub(super) disturbed: bool,
}

/// Does `work` and measures it, again if it was disturbed, up to the number of repeats; never if
/// the server is not to be `alone` on its core. Before and after, nothing is on
/// its way, so that the server's time is that of this work.
pub(super) fn undisturbed<T>(
    bench: &Bench,
    server: &Running,
    alone: bool,
    mut work: impl FnMut() -> Result<T, Error>,
) -> Result<Slice<T>, Error> {
    let mut repeats = bench.settings.repeats;
    loop {
        let slice = once(bench, server, alone, &mut work)?;
        if !slice.disturbed || repeats == 0 {
            return Ok(slice);
        }
        repeats -= 1;
    }
}

fn once<T>(
    bench: &Bench,
    server: &Running,
    alone: bool,
    work: &mut impl FnMut() -> Result<T, Error>,
) -> Result<Slice<T>, Error> {
    let core = bench.settings.server_core;
    let (before, core_before, begin) = (server.threads()?, Core::of(core)?, Instant::now());
    let made = work()?;
    let (after, core_after, elapsed) = (server.threads()?, Core::of(core)?, begin.elapsed());
    let cpu = after.total().saturating_sub(before.total());
    let seen = Seen {
        elapsed,
        server: cpu,
        core: core_after.since(core_before),
        switches: after.involuntary_switches.saturating_sub(before.involuntary_switches),
    };
    let each = after.cpu.iter().enumerate();
    let each = each.map(|(i, now)| now.saturating_sub(before.cpu.get(i).copied().unwrap_or_default()));
    Ok(Slice { made, cpu, threads: each.collect(), disturbed: alone && seen.is_disturbed() })
}

/// What tells whether the server had its core to itself.
#[derive(Clone, Copy, Debug)]
struct Seen {
    elapsed: Duration,
    server: Duration,
    core: Core,
    switches: u64,
}

impl Seen {
    /// Time of others on the core, or stolen from it, beyond what a hundredth of a second of resolution and the kernel's
    /// own threads explain; or more switches away from a server that wanted to go on than those threads explain.
    fn is_disturbed(self) -> bool {
        const TICK: Duration = Duration::from_millis(10);
        let others = (TICK * self.core.busy as u32).saturating_sub(self.server);
        let stolen = TICK * self.core.steal as u32;
        let seconds = self.elapsed.as_secs_f64();
        others > self.elapsed / 20 + 2 * TICK
            || stolen > self.elapsed / 50 + TICK
            || self.switches as f64 > 10.0 + 30.0 * seconds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(busy: u64, steal: u64, switches: u64) -> Seen {
        let (elapsed, server) = (Duration::from_secs(1), Duration::from_millis(950));
        Seen { elapsed, server, core: Core { busy, steal }, switches }
    }

    #[test]
    fn what_disturbs() {
        assert!(!seen(95, 0, 0).is_disturbed());
        assert!(!seen(99, 1, 30).is_disturbed(), "the kernel does something, too");
        assert!(seen(103, 0, 0).is_disturbed(), "another process");
        assert!(seen(95, 4, 0).is_disturbed(), "another machine");
        assert!(seen(95, 0, 60).is_disturbed(), "switched away");
    }
}
