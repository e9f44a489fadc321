//! What the examples share: their command line, their start and their pages.

mod site;

use std::future::{Future as _, poll_fn};
use std::io;
use std::process::ExitCode;
use std::task::{Context, Poll};

use ws_runtime::Server;

pub use self::site::{Files, answer, page, site};

/// The command line of an example: `--addr HOST:PORT`, and what else the example knows.
#[derive(Debug)]
pub struct Args {
    addr: String,
    known: Vec<(&'static str, usize)>,
}

impl Args {
    /// Reads the command line; `known` are further options that take a number, with their defaults.
    ///
    /// # Errors
    /// What is wrong with it, for the user.
    pub fn parse(known: &[(&'static str, usize)]) -> Result<Self, String> {
        Self::from_list(std::env::args().skip(1), known)
    }

    fn from_list(mut list: impl Iterator<Item = String>, known: &[(&'static str, usize)]) -> Result<Self, String> {
        let mut args = Self { addr: "127.0.0.1:8080".to_owned(), known: known.to_vec() };
        while let Some(name) = list.next() {
            let value = list.next().ok_or_else(|| format!("{name} needs a value"))?;
            if name == "--addr" {
                args.addr = value;
            } else if let Some((_, number)) = args.known.iter_mut().find(|(known, _)| *known == name) {
                *number = value.parse().map_err(|_| format!("{name} takes a number, not {value:?}"))?;
            } else {
                let names: Vec<&str> = args.known.iter().map(|(known, _)| *known).collect();
                return Err(format!("unknown option {name}; there are --addr {}", names.join(" ")));
            }
        }
        Ok(args)
    }

    /// The number given for the option `name`.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.known.iter().find(|(known, _)| *known == name).map(|(_, number)| *number)
    }
}

/// Runs an example's server until Ctrl-C, on `--threads` threads if that is an option of its own.
pub fn run(args: Result<Args, String>, server: impl FnOnce(&Args) -> Server) -> ExitCode {
    match args.and_then(|args| serve(&args, server(&args)).map_err(|error| format!("{}: {error}", args.addr))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn serve(args: &Args, server: Server) -> io::Result<()> {
    let mut runtime = match args.number("--threads") {
        Some(1) => tokio::runtime::Builder::new_current_thread(),
        Some(threads) if threads > 0 => {
            let mut runtime = tokio::runtime::Builder::new_multi_thread();
            runtime.worker_threads(threads);
            runtime
        }
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    runtime.enable_all().build()?.block_on(async {
        let server = server.bind(&args.addr).await?;
        say(&format!("listening on http://{}", server.local_addr()));
        server.run_until(asked_to_stop()).await;
        Ok(())
    })
}

/// Waits for Ctrl-C, or for what process managers send.
async fn asked_to_stop() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        let mut interrupt = std::pin::pin!(interrupt);
        let stop = |cx: &mut Context<'_>| match interrupt.as_mut().poll(cx) {
            Poll::Pending => terminate.poll_recv(cx).map(drop),
            ready @ Poll::Ready(()) => ready,
        };
        return poll_fn(stop).await;
    }
    interrupt.await;
}

#[expect(clippy::print_stdout, reason = "a program, not a library")]
fn say(line: &str) {
    println!("{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Args, String> {
        Args::from_list(line.split_whitespace().map(str::to_owned), &[("--threads", 0)])
    }

    #[test]
    fn options() {
        let args = parse("--addr 127.0.0.1:1 --threads 2").unwrap();
        assert_eq!((args.addr.as_str(), args.number("--threads")), ("127.0.0.1:1", Some(2)));
        assert_eq!(parse("").unwrap().addr, "127.0.0.1:8080");
        assert!(parse("--addr").is_err());
        assert!(parse("--threads x").is_err());
        assert!(parse("--what 1").unwrap_err().contains("--threads"));
    }
}
