//! What all servers of the comparison share, so that they differ in their engines only: arguments, listener, runtime,
//! certificate, and the types of the typed messages.
//!
//! `NAME --mode MODE [--threads N]` binds `127.0.0.1:0`, prints `ws://127.0.0.1:PORT`, and serves until it is killed. A
//! mode that the peer has not ends the program with exit code 2.

pub mod json;
pub mod ready;
pub mod room;
pub mod tls;
pub mod upgraded;

use std::future::Future;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Builder;

/// The largest message that a server has to take, and a little more.
pub const MAX_MESSAGE_SIZE: usize = (16 << 20) + 1024;

/// How many prepared messages may wait for a connection of `fanout`.
pub const QUEUE: usize = 256;

/// What a server is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Each message comes back as it came.
    Echo,
    /// The same, flushed by hand once for what one read has brought: where that is not what the peer does anyway.
    EchoFlush,
    /// Each message goes to each connection, the sender's included.
    Fanout,
    /// Fan-out with permessage-deflate, without context takeover.
    FanoutDeflate,
    /// Echo with permessage-deflate, without context takeover.
    Deflate,
    /// The same with context takeover both ways.
    DeflateTakeover,
    /// Typed messages: [`json::ClientMsg`] in, [`json::ServerMsg`] out.
    Json,
    /// Echo over TLS 1.3.
    Tls,
    /// Echo over HTTP/2, cleartext, with prior knowledge.
    H2,
    /// Echo with what a real handler has for each connection: 64 bytes of state, a mailbox, an idle timer of 60 s.
    Idle,
    /// The same with permessage-deflate negotiated without context takeover.
    IdleDeflate,
}

impl Mode {
    const ALL: [(&str, Self); 11] = [
        ("echo", Self::Echo),
        ("echo-flush", Self::EchoFlush),
        ("fanout", Self::Fanout),
        ("fanout-deflate", Self::FanoutDeflate),
        ("deflate", Self::Deflate),
        ("deflate-takeover", Self::DeflateTakeover),
        ("json", Self::Json),
        ("tls", Self::Tls),
        ("h2", Self::H2),
        ("idle", Self::Idle),
        ("idle-deflate", Self::IdleDeflate),
    ];

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == text).map(|(_, mode)| *mode)
    }
}

/// Serves in the mode that the command line names, if it is one of `modes`, until the process is killed.
pub fn run<F>(modes: &[Mode], serve: impl FnOnce(Mode, TcpListener) -> F) -> ExitCode
where
    F: Future<Output = ()>,
{
    let (mode, threads) = match arguments(std::env::args().skip(1)) {
        Ok((mode, threads)) if modes.contains(&mode) => (mode, threads),
        Ok((mode, _)) => return refuse(&format!("no mode {mode:?} here")),
        Err(error) => return refuse(&error),
    };
    raise_descriptor_limit();
    let runtime = match threads {
        1 => Builder::new_current_thread().enable_all().build(),
        _ => Builder::new_multi_thread().worker_threads(threads).enable_all().build(),
    };
    let runtime = runtime.expect("a runtime can be built");
    runtime.block_on(async {
        let listener = listen().expect("there is a free port");
        announce(listener.local_addr().expect("it is bound"));
        serve(mode, listener).await;
    });
    ExitCode::SUCCESS
}

/// Exit code 2: the driver leaves this server out of the scenario.
pub fn refuse(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::from(2)
}

/// The mode and the number of threads.
pub fn arguments(mut args: impl Iterator<Item = String>) -> Result<(Mode, usize), String> {
    let (mut mode, mut threads) = (None, 1);
    while let Some(name) = args.next() {
        let value = args.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--mode" => mode = Some(Mode::parse(&value).ok_or_else(|| format!("unknown mode {value}"))?),
            "--threads" => threads = value.parse().ok().filter(|n| *n > 0).ok_or("--threads needs a number")?,
            _ => return Err(format!("unknown option {name}")),
        }
    }
    Ok((mode.ok_or("--mode is missing")?, threads))
}

/// A listener on a free port, for a burst of clients.
pub fn listen() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    socket.listen(8192)
}

/// Tells the driver where the server is.
pub fn announce(address: SocketAddr) {
    println!("ws://{address}");
    io::stdout().flush().expect("the driver reads this");
}

/// Accepts for ever.
pub async fn accept(listener: TcpListener, mut each: impl FnMut(TcpStream)) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                stream.set_nodelay(true).expect("TCP_NODELAY can be set");
                each(stream);
            }
            Err(error) => {
                eprintln!("accept: {error}");
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        }
    }
}

/// As many connections as the machine lets us have.
pub fn raise_descriptor_limit() {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).expect("up to the hard limit is allowed");
}
