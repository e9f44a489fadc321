//! What a connection keeps resident.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{Bench, Contender, SPARE, largest, pin};
use crate::client::{Error, Load, Pattern, Protocol};
use crate::results::Row;
use crate::scenario::{Kind, Payload, Scenario};
use crate::server::{Running, Server};

/// What the first connections bring into memory is not theirs: code, and what as many opening handshakes take as there are
/// at a time.
const FIRST: usize = 500;

/// A fresh process for each server in each round.
pub(super) fn measure(
    bench: &Bench,
    scenario: &Scenario,
    servers: &[Server],
    connections: usize,
    rounds: usize,
) -> Result<Vec<Row>, Error> {
    pin(bench.settings.client_core)?;
    let mut rows: Vec<Row> = Vec::new();
    for server in servers {
        // What has no mode of its own for this is measured in the one that comes next.
        let modes = std::iter::once(scenario.mode).chain(scenario.variant);
        let mut done: Option<Contender<'_>> = None;
        for _ in 0..rounds {
            let mut started = Ok(None);
            let mut used = "";
            for one in modes.clone() {
                used = one;
                started = server.start(one, 1, &bench.cores(1));
                if !matches!(started, Ok(None)) {
                    break;
                }
            }
            let row = Row { server: server.name.clone(), mode: used.to_owned(), threads: 1, ..Row::default() };
            let running = match started {
                Ok(Some(running)) => running,
                Ok(None) => break,
                Err(error) => {
                    rows.push(Row { failed: Some(error.to_string()), ..row });
                    break;
                }
            };
            let (row, more) = done.take().map_or((row, BTreeMap::new()), |before| (before.row, before.more));
            let mut contender =
                Contender { server, running, load: None, remotes: Vec::new(), last: Instant::now(), row, more };
            let measured = match scenario.kind {
                Kind::Largest { .. } => largest::once(bench, &mut contender, connections),
                kind => once(bench, &mut contender, connections, matches!(kind, Kind::Memory { deflate: true, .. })),
            };
            if let Err(error) = measured {
                eprintln!("  {}: {error}", server.name);
                contender.row.failed = Some(error.to_string());
            }
            contender.load = None;
            done = Some(contender);
        }
        rows.extend(done.map(Contender::into_row));
    }
    Ok(rows)
}

fn once(bench: &Bench, contender: &mut Contender<'_>, connections: usize, deflate: bool) -> Result<(), Error> {
    let connections = connections.min(bench.descriptors.saturating_sub(SPARE));
    let (protocol, payload) = match (contender.server.is_floor(), deflate) {
        (true, _) => (Protocol::Raw, Payload::Text { size: 64, batch: 1 }),
        (false, false) => (Protocol::WebSocket, Payload::Text { size: 64, batch: 1 }),
        (false, true) => (Protocol::Deflate { takeover: false }, Payload::Compressed),
    };
    let address = contender.running.address;
    let mut load = Load::open(address, protocol, FIRST, |agreed| payload.plan(agreed))?;
    contender.row.agreed = load.deflate().map(|agreed| agreed.to_string());
    load.run(Pattern::Times(1), Duration::ZERO)?;
    let before = settled(&contender.running)?;
    let each = |bytes: u64| (bytes as f64 - before as f64) / connections as f64;
    load.add(connections)?;
    contender.note("after_handshake", each(settled(&contender.running)?));
    load.run(Pattern::Times(1), Duration::ZERO)?;
    contender.row.samples.push(each(settled(&contender.running)?));
    load.run(Pattern::Times(99), Duration::ZERO)?;
    contender.note("after_100", each(settled(&contender.running)?));
    contender.note("connections", load.connections() as f64);
    Ok(())
}

/// Resident bytes when they have come to rest.
pub(super) fn settled(server: &Running) -> Result<u64, Error> {
    let mut last = 0;
    for _ in 0..20 {
        let now = server.resident()?;
        if now == last {
            break;
        }
        last = now;
        sleep(Duration::from_millis(200));
    }
    Ok(last)
}
