//! A client in a process of its own, for more connections than one process may have descriptors: it is told what to do,
//! line by line.
//!
//! `add N` opens connections, `times N` sends so often on each, `run SECONDS` as long. Each is answered by `ok` and the
//! number of messages that came back, or by `error` and why.

use std::io::{BufRead as _, BufReader, Write as _, stdin};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::client::{Error, Load, Pattern, Protocol};
use crate::scenario::Payload;

/// A client that was started.
#[derive(Debug)]
pub struct Remote {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Remote {
    /// Starts this program once more.
    pub fn start(address: SocketAddr, protocol: Protocol) -> Result<Self, Error> {
        let kind = match protocol {
            Protocol::Raw => "raw",
            Protocol::WebSocket => "websocket",
            Protocol::Deflate { takeover: false } => "deflate",
            other => return Err(format!("no client process speaks {other:?}").into()),
        };
        let mut child = Command::new(std::env::current_exe()?)
            .args(["client", &address.to_string(), "--kind", kind])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let to = child.stdin.take().ok_or("it has no input")?;
        let from = BufReader::new(child.stdout.take().ok_or("it has no output")?);
        Ok(Self { child, to, from })
    }

    /// Tells it to do something; it begins at once.
    pub fn tell(&mut self, what: &str) -> Result<(), Error> {
        writeln!(self.to, "{what}")?;
        Ok(self.to.flush()?)
    }

    /// Waits until it is done: how many messages came back.
    pub fn done(&mut self) -> Result<u64, Error> {
        let mut line = String::new();
        self.from.read_line(&mut line)?;
        match line.trim().split_once(' ') {
            Some(("ok", messages)) => Ok(messages.parse()?),
            Some(("error", why)) => Err(why.into()),
            _ => Err(format!("a client process ended, or said {line:?}").into()),
        }
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// All do the same at the same time: how many messages came back.
pub fn all(remotes: &mut [Remote], what: &str) -> Result<u64, Error> {
    for remote in remotes.iter_mut() {
        remote.tell(what)?;
    }
    remotes.iter_mut().map(Remote::done).sum()
}

/// Does what it is told until there is nothing more.
pub fn obey(address: SocketAddr, kind: &str) -> Result<(), Error> {
    let small = Payload::Text { size: 64, batch: 1 };
    let speaks = match kind {
        "raw" => (Protocol::Raw, small),
        "websocket" => (Protocol::WebSocket, small),
        "deflate" => (Protocol::Deflate { takeover: false }, Payload::Compressed),
        other => return Err(format!("unknown kind {other}").into()),
    };
    let mut load = None;
    for line in stdin().lines() {
        match one(&line?, &mut load, address, speaks) {
            Ok(messages) => println!("ok {messages}"),
            Err(error) => println!("error {error}"),
        }
    }
    Ok(())
}

type Speaks = (Protocol, Payload);

fn one(line: &str, load: &mut Option<Load>, address: SocketAddr, speaks: Speaks) -> Result<u64, Error> {
    let (what, number) = line.split_once(' ').ok_or("what?")?;
    if what == "add" {
        let count = number.parse()?;
        if let Some(load) = load {
            load.add(count)?;
        } else {
            let (protocol, payload) = speaks;
            *load = Some(Load::open(address, protocol, count, |agreed| payload.plan(agreed))?);
        }
        return Ok(0);
    }
    let load = load.as_mut().ok_or("nothing is connected")?;
    let tally = match what {
        "times" => load.run(Pattern::Times(number.parse()?), Duration::ZERO)?,
        "run" => load.run(Pattern::Closed, Duration::from_secs_f64(number.parse()?))?,
        _ => return Err(format!("unknown: {what}").into()),
    };
    Ok(tally.messages)
}
