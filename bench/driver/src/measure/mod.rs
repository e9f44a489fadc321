//! Measuring: servers in turns, slice by slice.

mod largest;
mod memory;
mod scale;
mod slice;

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::thread::{CpuSet, sched_setaffinity};

use self::slice::Slice;
use crate::client::{Error, Load, Pattern, Protocol, storm};
use crate::remote::Remote;
use crate::results::{Outcome, Row, Settings};
use crate::scenario::{Kind, Scenario, Traffic};
use crate::server::{Running, Server};
use crate::stats::{Summary, median, percentile};

/// Descriptors that are not the connections'.
const SPARE: usize = 300;

/// Measures with one way to set things up.
#[derive(Debug)]
pub struct Bench {
    pub settings: Settings,
    /// How many descriptors we may have.
    pub descriptors: usize,
}

/// Nobody answers pings between turns: what may be closed soon is opened anew.
const PATIENCE_OF_SERVERS: Duration = Duration::from_secs(25);

/// Turns of a server to which all connections are opened anew for each: that takes longer than the slice.
const MOST_RECONNECTS: usize = 3;

/// A server in a scenario, as it runs.
struct Contender<'a> {
    server: &'a Server,
    running: Running,
    load: Option<Load>,
    /// Clients in processes of their own.
    remotes: Vec<Remote>,
    /// When its last turn ended.
    last: Instant,
    row: Row,
    /// Other figures, by name, one of each slice.
    more: BTreeMap<&'static str, Vec<f64>>,
}

impl Contender<'_> {
    fn note(&mut self, name: &'static str, value: f64) {
        self.more.entry(name).or_default().push(value);
    }

    fn into_row(mut self) -> Row {
        self.row.more = self.more.iter().map(|(name, values)| ((*name).to_owned(), median(values))).collect();
        finish(self.row)
    }
}

fn finish(mut row: Row) -> Row {
    row.summary = (row.failed.is_none() && !row.samples.is_empty()).then(|| Summary::of(&row.samples));
    row
}

impl Bench {
    fn slice_length(&self) -> Duration {
        Duration::from_secs_f64(self.settings.slice_seconds)
    }

    fn warm_up(&self) -> Duration {
        Duration::from_secs_f64(self.settings.warm_up_seconds)
    }

    fn connections(&self, wanted: usize) -> usize {
        self.settings.max_connections.map_or(wanted, |most| wanted.min(most))
    }

    /// Runs the scenario with all servers that have its mode.
    pub fn measure(&self, scenario: &Scenario, servers: &[Server]) -> Result<Outcome, Error> {
        let rows = match scenario.kind {
            // Memory hardly differs from one process to the next: five rounds are one.
            Kind::Memory { connections, .. } | Kind::Largest { connections } => {
                let rounds = self.settings.rounds.div_ceil(5);
                memory::measure(self, scenario, servers, self.connections(connections), rounds)?
            }
            Kind::Scale(_) => self.in_turns(scenario, servers, &[1, 2])?,
            _ => self.in_turns(scenario, servers, &[1])?,
        };
        Ok(Outcome {
            name: scenario.name.to_owned(),
            title: scenario.title.to_owned(),
            unit: scenario.unit.to_owned(),
            note: scenario.note.to_owned(),
            rows,
        })
    }

    /// All servers are started, and each has its turn in each round.
    fn in_turns(&self, scenario: &Scenario, servers: &[Server], threads: &[usize]) -> Result<Vec<Row>, Error> {
        let mut contenders = Vec::new();
        let mut failed = Vec::new();
        for server in servers {
            for mode in std::iter::once(scenario.mode).chain(scenario.variant) {
                for &threads in threads {
                    let row = Row { server: server.name.clone(), mode: mode.to_owned(), threads, ..Row::default() };
                    match server.start(mode, threads, &self.cores(threads)) {
                        Ok(Some(running)) => {
                            let more = BTreeMap::new();
                            contenders.push(Contender {
                                server,
                                running,
                                load: None,
                                remotes: Vec::new(),
                                last: Instant::now(),
                                row,
                                more,
                            });
                        }
                        Ok(None) => {}
                        Err(error) => failed.push(Row { failed: Some(error.to_string()), ..row }),
                    }
                }
            }
        }
        let each = match scenario.kind {
            Kind::Cpu(traffic) => self.connections(traffic.connections),
            _ => 64,
        };
        // As many as are open at once; beyond that, connections are opened anew for each turn.
        let keep = contenders.len() * each + SPARE < self.descriptors;
        let rounds = if keep { self.settings.rounds } else { self.settings.rounds.min(MOST_RECONNECTS) };
        for _ in 0..rounds {
            for contender in &mut contenders {
                if contender.row.failed.is_some() {
                    continue;
                }
                pin(self.settings.client_core)?;
                if contender.last.elapsed() > PATIENCE_OF_SERVERS {
                    contender.load = None;
                    contender.remotes.clear();
                }
                if let Err(error) = self.turn(scenario, contender) {
                    eprintln!("  {}: {error}", contender.row.label());
                    contender.row.failed = Some(error.to_string());
                    contender.load = None;
                    contender.remotes.clear();
                }
                if !keep {
                    contender.load = None;
                }
                contender.last = Instant::now();
            }
        }
        let rows = contenders.into_iter().map(Contender::into_row).chain(failed);
        Ok(rows.collect())
    }

    fn turn(&self, scenario: &Scenario, contender: &mut Contender<'_>) -> Result<(), Error> {
        match scenario.kind {
            Kind::Cpu(traffic) => self.cpu(contender, traffic),
            Kind::Scale(traffic) => scale::turn(self, contender, traffic),
            Kind::Latency(traffic) => self.latency(contender, traffic),
            Kind::Storm => self.storm(contender),
            Kind::Memory { .. } | Kind::Largest { .. } => Err("memory is not measured in turns".into()),
        }
    }

    fn load<'a>(&self, contender: &'a mut Contender<'_>, traffic: Traffic) -> Result<&'a mut Load, Error> {
        if contender.load.is_none() {
            let protocol = if contender.server.is_floor() { Protocol::Raw } else { traffic.protocol };
            let count = self.connections(traffic.connections);
            let plan = |agreed| traffic.payload.plan(agreed);
            let mut load = Load::open(contender.running.address, protocol, count, plan)?;
            contender.row.agreed = load.deflate().map(|agreed| agreed.to_string());
            if traffic.pattern == Pattern::Publish {
                // The last ones have their answer, but may not have joined yet.
                sleep(Duration::from_millis(100));
            }
            // Some compile what they run while they run it.
            load.run(traffic.pattern, self.warm_up() * 3)?;
            contender.load = Some(load);
        }
        contender.load.as_mut().ok_or_else(|| "it is not connected".into())
    }

    fn cpu(&self, contender: &mut Contender<'_>, traffic: Traffic) -> Result<(), Error> {
        self.load(contender, traffic)?.run(traffic.pattern, self.warm_up())?;
        let mut load = contender.load.take().ok_or("it is not connected")?;
        let work = || load.run(traffic.pattern, self.slice_length());
        let Slice { made: tally, cpu, disturbed, .. } = slice::undisturbed(self, &contender.running, true, work)?;
        contender.load = Some(load);
        contender.row.disturbed += usize::from(disturbed);
        contender.row.samples.push(cpu.as_secs_f64() * 1e6 / tally.messages as f64);
        contender.note("messages_per_second", tally.messages as f64 / tally.elapsed.as_secs_f64());
        contender.note("client_share", tally.client_cpu.as_secs_f64() / tally.elapsed.as_secs_f64());
        if contender.row.agreed.is_some() {
            contender.note("compressed_to", tally.on_wire as f64 / tally.plain as f64);
        }
        Ok(())
    }

    fn storm(&self, contender: &mut Contender<'_>) -> Result<(), Error> {
        let protocol = if contender.server.is_floor() { Protocol::Raw } else { Protocol::WebSocket };
        let address = contender.running.address;
        storm(address, protocol, self.warm_up())?;
        let work = || storm(address, protocol, self.slice_length());
        let Slice { made: (count, elapsed), cpu, disturbed, .. } =
            slice::undisturbed(self, &contender.running, true, work)?;
        contender.row.disturbed += usize::from(disturbed);
        contender.row.samples.push(cpu.as_secs_f64() * 1e6 / count as f64);
        contender.note("handshakes_per_second", count as f64 / elapsed.as_secs_f64());
        Ok(())
    }

    fn latency(&self, contender: &mut Contender<'_>, traffic: Traffic) -> Result<(), Error> {
        let load = self.load(contender, traffic)?;
        load.run(Pattern::Closed, self.warm_up())?;
        let most = load.run(Pattern::Closed, self.slice_length())?;
        let rate = most.messages as f64 / most.elapsed.as_secs_f64() / 2.0;
        let mut load = contender.load.take().ok_or("it is not connected")?;
        let work = || load.run(Pattern::Open { rate }, self.slice_length() * 2);
        let Slice { made: tally, disturbed, .. } = slice::undisturbed(self, &contender.running, true, work)?;
        contender.load = Some(load);
        if tally.latencies.is_empty() {
            return Err("nothing was sent".into());
        }
        let at = |share| percentile(&tally.latencies, share) as f64 / 1e3;
        contender.row.disturbed += usize::from(disturbed);
        contender.row.samples.push(at(0.99));
        contender.note("p50", at(0.5));
        contender.note("p99.9", at(0.999));
        contender.note("messages_per_second", tally.messages as f64 / tally.elapsed.as_secs_f64());
        Ok(())
    }

    /// Where a server of so many threads runs.
    fn cores(&self, threads: usize) -> Vec<usize> {
        [self.settings.server_core, self.settings.client_core].into_iter().take(threads).collect()
    }
}

/// Takes this thread to a core, and the processes that it starts.
fn pin(core: usize) -> Result<(), Error> {
    let mut set = CpuSet::new();
    set.set(core);
    Ok(sched_setaffinity(None, &set)?)
}
