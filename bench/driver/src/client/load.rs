//! Many connections on one thread and one epoll: the load.

use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use rustix::io::Errno;
use rustix::time::{ClockId, clock_gettime};

use super::connection::{Check, Connection};
use super::handshake::{PATIENCE, open};
use super::{Deflate, Error, Protocol};
use crate::plan::{Plan, Random};

/// When connections send.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pattern {
    /// Each as soon as what it has sent last has come back.
    Closed,
    /// Each so many times.
    Times(u64),
    /// The first as soon as what it has sent last has come to all.
    Publish,
    /// So many a second in all, at random times, whether or not anything has come back.
    Open { rate: f64 },
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Messages that came back, or were delivered.
    pub messages: u64,
    pub elapsed: Duration,
    pub client_cpu: Duration,
    /// Bytes of payload that came back, as they came and inflated.
    pub on_wire: u64,
    pub plain: u64,
    /// In nanoseconds, sorted; for an open loop.
    pub latencies: Vec<u64>,
}

/// Open connections to one server.
pub struct Load {
    address: SocketAddr,
    protocol: Protocol,
    epoll: OwnedFd,
    events: Vec<epoll::Event>,
    connections: Vec<Connection>,
    plan: Plan,
    deflate: Option<Deflate>,
    buffer: Vec<u8>,
    check: Check,
}

impl Load {
    /// Opens `count` connections, at least one. What they will send may depend on what is agreed on.
    pub fn open(
        address: SocketAddr,
        protocol: Protocol,
        count: usize,
        plan: impl FnOnce(Deflate) -> Plan,
    ) -> Result<Self, Error> {
        let mut deflate = None;
        let mut opened = Vec::with_capacity(count);
        open(address, protocol, count, |one| {
            deflate = one.deflate;
            opened.push(one);
            Ok(())
        })?;
        let mut load = Self {
            address,
            protocol,
            epoll: epoll::create(epoll::CreateFlags::CLOEXEC)?,
            events: Vec::with_capacity(512),
            connections: Vec::with_capacity(count),
            plan: plan(deflate.unwrap_or_default()),
            deflate,
            buffer: vec![0; 256 * 1024],
            check: Check::default(),
        };
        for one in opened {
            load.watch(one)?;
        }
        Ok(load)
    }

    /// Opens more.
    pub fn add(&mut self, count: usize) -> Result<(), Error> {
        open(self.address, self.protocol, count, |one| self.watch(one))
    }

    fn watch(&mut self, opened: super::handshake::Opened) -> Result<(), Error> {
        use epoll::EventFlags as Flags;
        let index = self.connections.len();
        let raw = self.protocol == Protocol::Raw;
        let (mut connection, early) = Connection::new(opened, raw, self.plan.first(index));
        connection.take(&early, &self.plan, &mut self.check)?;
        let socket = connection.transport.socket();
        socket.set_nonblocking(true)?;
        let flags = Flags::IN | Flags::OUT | Flags::RDHUP | Flags::ET;
        epoll::add(&self.epoll, socket, epoll::EventData::new_u64(index as u64), flags)?;
        self.connections.push(connection);
        Ok(())
    }

    /// What was agreed on for compression.
    pub const fn deflate(&self) -> Option<Deflate> {
        self.deflate
    }

    pub fn connections(&self) -> usize {
        self.connections.len()
    }

    /// Sends for `length`, or as often as it was told to, and waits until everything has come back.
    pub fn run(&mut self, pattern: Pattern, length: Duration) -> Result<Tally, Error> {
        self.check.reset(matches!(pattern, Pattern::Open { .. }));
        let cpu = thread_cpu();
        let begin = Instant::now();
        let end = begin + length;
        let mut outstanding = match pattern {
            Pattern::Open { rate } => self.open_loop(rate, begin, end)?,
            Pattern::Publish => self.publish()?,
            Pattern::Closed | Pattern::Times(_) => {
                for connection in &mut self.connections {
                    connection.send_next(&self.plan, None)?;
                }
                self.connections.len() as u64
            }
        };
        // How often each connection is still to send.
        let again = match pattern {
            Pattern::Times(times) => times.saturating_sub(1),
            Pattern::Closed => u64::MAX,
            Pattern::Publish | Pattern::Open { .. } => 0,
        };
        let mut again = vec![again; self.connections.len()];
        let timed = matches!(pattern, Pattern::Closed | Pattern::Publish);
        while outstanding > 0 {
            self.wait(Some(PATIENCE))?;
            if self.events.is_empty() {
                return Err(format!("the server has stalled: {outstanding} answers are missing").into());
            }
            let over = timed && Instant::now() >= end;
            for i in 0..self.events.len() {
                let (index, complete) = self.handle(i)?;
                outstanding -= complete;
                // Nothing but an open loop has more than one on its way.
                if complete > 0 && again[index] > 0 && !over {
                    self.connections[index].send_next(&self.plan, None)?;
                    outstanding += 1;
                    again[index] -= 1;
                }
            }
            if outstanding == 0 && pattern == Pattern::Publish && !over {
                outstanding = self.publish()?;
            }
        }
        let mut latencies = self.check.latencies.take().unwrap_or_default();
        latencies.sort_unstable();
        Ok(Tally {
            messages: self.check.messages,
            elapsed: begin.elapsed(),
            client_cpu: thread_cpu().saturating_sub(cpu),
            on_wire: self.check.on_wire,
            plain: self.check.plain,
            latencies,
        })
    }

    /// The first sends to all: how many answers are to come.
    fn publish(&mut self) -> Result<u64, Error> {
        let [first, others @ ..] = &mut self.connections[..] else { return Ok(0) };
        for other in others.iter_mut() {
            other.expect(first.next_batch(), None);
        }
        first.send_next(&self.plan, None)?;
        Ok(1 + others.len() as u64)
    }

    /// Sends when it is time to, whatever has come back, and never sleeps: how many answers are missing at the end.
    ///
    /// What is late because we are late counts from when it should have been sent, as does what waits behind it: no
    /// omission is coordinated with the server's pauses.
    fn open_loop(&mut self, rate: f64, begin: Instant, end: Instant) -> Result<u64, Error> {
        let mut random = Random::new(begin.elapsed().as_nanos() as u64 + 11);
        let (mut due, mut index, mut outstanding) = (begin, 0, 0);
        let mut heard = begin;
        while due < end {
            let now = Instant::now();
            while due <= now && due < end {
                self.connections[index].send_next(&self.plan, Some(due))?;
                index = (index + 1) % self.connections.len();
                outstanding += 1;
                due += Duration::from_secs_f64(-random.share().ln() / rate);
            }
            self.wait(Some(Duration::ZERO))?;
            if !self.events.is_empty() {
                heard = now;
            } else if now - heard > PATIENCE {
                return Err("the server has stalled".into());
            }
            for i in 0..self.events.len() {
                outstanding -= self.handle(i)?.1;
            }
        }
        Ok(outstanding)
    }

    /// What an event brings: the connection, and how many of its batches are complete now.
    fn handle(&mut self, event: usize) -> Result<(usize, u64), Error> {
        let index = self.events[event].data.u64() as usize;
        let connection = &mut self.connections[index];
        let complete = connection.receive(&mut self.buffer, &self.plan, &mut self.check)?;
        if connection.has_unsent() {
            connection.flush(&self.plan)?;
        }
        Ok((index, complete))
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<(), Error> {
        let timeout = timeout
            .map(|timeout| Timespec { tv_sec: timeout.as_secs() as i64, tv_nsec: i64::from(timeout.subsec_nanos()) });
        self.events.clear();
        loop {
            match epoll::wait(&self.epoll, spare_capacity(&mut self.events), timeout.as_ref()) {
                Ok(_) => return Ok(()),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

fn thread_cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
