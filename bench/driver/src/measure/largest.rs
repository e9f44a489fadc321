//! As many connections as one server process may have descriptors for, from two client processes.

use std::fs;

use super::memory::settled;
use super::{Bench, Contender, SPARE, slice};
use crate::client::{Error, Protocol};
use crate::proc::field;
use crate::remote::{Remote, all};

/// Connections before the resident bytes are counted from.
const FIRST: usize = 20;

/// One fresh server with `connections` connections.
pub(super) fn once(bench: &Bench, contender: &mut Contender<'_>, connections: usize) -> Result<(), Error> {
    let connections = connections.min(bench.descriptors.saturating_sub(SPARE));
    let protocol = if contender.server.is_floor() { Protocol::Raw } else { Protocol::WebSocket };
    let start = || Remote::start(contender.running.address, protocol);
    let mut clients = [start()?, start()?];
    all(&mut clients, &format!("add {}", FIRST / 2))?;
    all(&mut clients, "times 1")?;
    let (before, kernel_before) = (settled(&contender.running)?, kernel()?);
    let each = |now: u64, before: u64| (now as f64 - before as f64) / connections as f64;
    all(&mut clients, &format!("add {}", connections / 2))?;
    all(&mut clients, "times 1")?;
    let now = settled(&contender.running)?;
    contender.note("connections", connections as f64);
    contender.note("resident_mib", now as f64 / f64::from(1 << 20));
    // Both ends of each connection are on this machine.
    contender.note("kernel_bytes_of_both_ends", each(kernel()?, kernel_before));
    contender.row.samples.push(each(now, before));
    let run = format!("run {}", bench.settings.slice_seconds * 2.0);
    all(&mut clients, &run)?;
    let made = slice::undisturbed(bench, &contender.running, true, || all(&mut clients, &run))?;
    contender.row.disturbed += usize::from(made.disturbed);
    contender.note("µs_a_message", made.cpu.as_secs_f64() * 1e6 / made.made as f64);
    contender.note("resident_after", each(settled(&contender.running)?, before));
    Ok(())
}

/// What the kernel keeps for itself: descriptors, sockets, and what they have in their buffers.
fn kernel() -> Result<u64, Error> {
    let text = fs::read_to_string("/proc/meminfo")?;
    Ok(field(&text, "Slab:").ok_or("/proc/meminfo has no Slab")? * 1024)
}
