//! Servers as processes: which there are, starting one on its core, and ending it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::client::Error;
use crate::proc::{Threads, resident};

/// A server that can be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    pub name: String,
    program: PathBuf,
}

/// The servers that were built: those of `servers/src/bin`, and each folder of `servers` whose program `run` can be
/// run, and was built if it has to be. The floor comes first, ours second.
pub fn all(bench: &Path) -> Result<Vec<Server>, Error> {
    let mut servers = Vec::new();
    for entry in fs::read_dir(bench.join("servers/src/bin"))? {
        let path = entry?.path();
        let Some(name) = path.file_stem().and_then(|name| name.to_str()) else { continue };
        let program = bench.join("target/release").join(name);
        if program.exists() {
            servers.push(Server { name: name.to_owned(), program });
        }
    }
    for entry in fs::read_dir(bench.join("servers"))? {
        let folder = entry?.path();
        let program = folder.join("run");
        let built = !folder.join("build").exists() || folder.join(".built").exists();
        let Some(name) = folder.file_name().and_then(|name| name.to_str()) else { continue };
        if built && is_executable(&program) {
            servers.push(Server { name: name.to_owned(), program });
        }
    }
    let rank = |name: &str| ["floor", "ws-runtime", "ws-runtime-by-hand"].iter().position(|known| *known == name);
    servers.sort_by_key(|server| (rank(&server.name).unwrap_or(usize::MAX), server.name.clone()));
    Ok(servers)
}

fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

/// A server that runs. It ends when this is dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    pub fn is_floor(&self) -> bool {
        self.name == "floor"
    }

    /// Starts it on `cores`; `None` if it has no such mode.
    pub fn start(&self, mode: &str, threads: usize, cores: &[usize]) -> Result<Option<Running>, Error> {
        let cores: Vec<String> = cores.iter().map(usize::to_string).collect();
        let mut child = Command::new("taskset")
            .args(["-c", &cores.join(",")])
            .arg(&self.program)
            .args(["--mode", mode, "--threads", &threads.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("taskset: {error}"))?;
        let mut line = String::new();
        let stdout = child.stdout.take().ok_or("it has no output")?;
        // What it prints besides would be an error to it once this end is closed; nothing else is printed.
        let read = BufReader::new(stdout).read_line(&mut line);
        let address = line.trim().strip_prefix("ws://").and_then(|address| address.parse().ok());
        if let (Ok(_), Some(address)) = (read, address) {
            return Ok(Some(Running { child, address }));
        }
        drop(child.kill());
        let status = child.wait()?;
        if status.code() == Some(2) {
            return Ok(None);
        }
        Err(format!("it did not say where it is, but {line:?}, and ended with {status}").into())
    }
}

impl Running {
    pub fn threads(&self) -> Result<Threads, Error> {
        Ok(Threads::of(self.child.id())?)
    }

    pub fn resident(&self) -> Result<u64, Error> {
        Ok(resident(self.child.id())?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
