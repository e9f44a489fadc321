//! One and two threads of a server.
//!
//! The clients need processor time, too. So that it is the same for both, each core has one thread of the server and one
//! client process: with two threads there is twice as much of everything, and what is less than twice as fast is lost
//! between the threads.

use std::time::{Duration, Instant};

use super::{Bench, Contender, pin, slice};
use crate::client::{Error, Protocol};
use crate::remote::{Remote, all};
use crate::scenario::Traffic;

pub(super) fn turn(bench: &Bench, contender: &mut Contender<'_>, traffic: Traffic) -> Result<(), Error> {
    let threads = contender.row.threads;
    let protocol = if contender.server.is_floor() { Protocol::Raw } else { traffic.protocol };
    if contender.remotes.is_empty() {
        for core in bench.cores(threads) {
            pin(core)?;
            contender.remotes.push(Remote::start(contender.running.address, protocol)?);
        }
        all(&mut contender.remotes, &format!("add {}", traffic.connections))?;
    }
    pin(bench.settings.client_core)?;
    all(&mut contender.remotes, &format!("run {}", bench.settings.warm_up_seconds))?;
    let run = format!("run {}", bench.settings.slice_seconds);
    let remotes = &mut contender.remotes;
    let work = || {
        let begin = Instant::now();
        Ok((all(remotes, &run)?, begin.elapsed()))
    };
    let slice = slice::undisturbed(bench, &contender.running, false, work)?;
    let (messages, elapsed) = slice.made;
    contender.row.samples.push(elapsed.as_secs_f64() * 1e6 / messages as f64);
    contender.note("messages_per_second", messages as f64 / elapsed.as_secs_f64());
    contender.note("µs_of_processor_time", slice.cpu.as_secs_f64() * 1e6 / messages as f64);
    if threads > 1 {
        contender.note("least_busy_thread", least_busy(slice.threads, threads));
    }
    Ok(())
}

/// How evenly the workers work: the time of the one that works least, as a share of what would be even. Threads that
/// are no workers have next to nothing to do.
fn least_busy(mut threads: Vec<Duration>, workers: usize) -> f64 {
    threads.sort_unstable_by(|a, b| b.cmp(a));
    threads.truncate(workers);
    let sum: Duration = threads.iter().sum();
    threads.last().map_or(0.0, |least| least.as_secs_f64() * threads.len() as f64 / sum.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_are_those_that_work() {
        let threads = [1, 300, 100].map(Duration::from_millis);
        assert!((least_busy(threads.to_vec(), 2) - 0.5).abs() < 1e-9);
    }
}
