//! Where and of what a run was made.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::available_parallelism;

use crate::client::Error;
use crate::proc::field;
use crate::results::Machine;

/// What a program prints, without the end of its last line; empty if it cannot be run.
fn said(program: &str, args: &[&str], folder: &Path) -> String {
    let output = Command::new(program).args(args).current_dir(folder).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim_end().to_owned()).unwrap_or_default()
}

impl Machine {
    pub fn this(bench: &Path) -> Result<Self, Error> {
        let cpu = fs::read_to_string("/proc/cpuinfo")?;
        let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        let memory = field(&fs::read_to_string("/proc/meminfo")?, "MemTotal:").unwrap_or_default();
        Ok(Self {
            cpu: cpu.map(|(_, name)| name.to_owned()).unwrap_or_default(),
            cores: available_parallelism()?.get(),
            memory_gib: (memory as f64 / f64::from(1 << 20) * 10.0).round() / 10.0,
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease")?.trim().to_owned(),
            rustc: said("rustc", &["--version"], bench),
        })
    }
}

/// The commit, and whether something is not in it; but for what a run writes itself.
pub fn commit(bench: &Path) -> (String, bool) {
    let commit = said("git", &["rev-parse", "HEAD"], bench);
    let but = [":(top)", ":(top,exclude)bench/results", ":(top,exclude)book/src/bench"];
    let changes = said("git", &[&["status", "--porcelain", "--"][..], &but].concat(), bench);
    (commit, !changes.is_empty())
}

pub fn date(bench: &Path) -> String {
    said("date", &["-u", "+%FT%TZ"], bench)
}

/// What the servers are made of: the dependencies of the package `servers` as they are locked, what npm has locked, and
/// what a folder's program `version` prints.
pub fn versions(bench: &Path) -> Result<BTreeMap<String, String>, Error> {
    let mut versions = locked(&fs::read_to_string(bench.join("Cargo.lock"))?);
    for entry in fs::read_dir(bench.join("servers"))? {
        let folder = entry?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Ok(text) = fs::read_to_string(folder.join("package-lock.json")) {
            versions.insert("node".to_owned(), said("node", &["--version"], &folder));
            let lock: serde_json::Value = serde_json::from_str(&text)?;
            let packages = lock["packages"].as_object().into_iter().flatten();
            for (path, package) in packages {
                if let (Some(name), Some(version)) = (path.strip_prefix("node_modules/"), package["version"].as_str()) {
                    versions.insert(name.to_owned(), version.to_owned());
                }
            }
        }
        let program = folder.join("version");
        if program.is_file() {
            versions.insert(name, said(&program.to_string_lossy(), &[], &folder));
        }
    }
    Ok(versions)
}

/// The versions of what `servers` depends on itself.
fn locked(lock: &str) -> BTreeMap<String, String> {
    let packages: Vec<Vec<&str>> = lock.split("[[package]]").map(|package| package.lines().collect()).collect();
    let value = |package: &[&str], key: &str| {
        let line = package.iter().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        line.map(|value| value.trim_matches('"').to_owned())
    };
    let servers = packages.iter().find(|package| value(package, "name").as_deref() == Some("servers"));
    let wanted: Vec<&str> =
        servers.into_iter().flatten().filter_map(|line| line.strip_prefix(" \"")?.strip_suffix("\",")).collect();
    let mut versions = BTreeMap::new();
    for package in &packages {
        let (Some(name), Some(version)) = (value(package, "name"), value(package, "version")) else { continue };
        // Where there are several versions, the name has one behind it.
        let is_wanted = |wanted: &&str| **wanted == name || **wanted == format!("{name} {version}");
        if wanted.iter().any(is_wanted) {
            versions.insert(name, version);
        }
    }
    versions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locked_versions() {
        let lock = r#"
version = 4

[[package]]
name = "a"
version = "1.0.0"

[[package]]
name = "a"
version = "2.0.0"

[[package]]
name = "b"
version = "3.1.0"
dependencies = [
 "a 1.0.0",
]

[[package]]
name = "servers"
version = "0.0.0"
dependencies = [
 "a 2.0.0",
 "b",
]
"#;
        let expected = [("a", "2.0.0"), ("b", "3.1.0")];
        assert_eq!(locked(lock), expected.map(|(name, version)| (name.to_owned(), version.to_owned())).into());
    }
}
