//! What Linux tells of a process and of a core.

use std::fs;
use std::io;
use std::time::Duration;

/// Processor time of all threads of a process, and how often they were made to wait for somebody else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Threads {
    /// Of each thread, in the order of their ids.
    pub cpu: Vec<Duration>,
    pub involuntary_switches: u64,
}

impl Threads {
    /// Of the process `pid`.
    pub fn of(pid: u32) -> io::Result<Self> {
        let mut ids: Vec<u32> = fs::read_dir(format!("/proc/{pid}/task"))?
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .collect();
        ids.sort_unstable();
        let mut threads = Self::default();
        for id in ids {
            // A thread may end in between.
            let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/task/{id}/schedstat")) else { continue };
            let Ok(status) = fs::read_to_string(format!("/proc/{pid}/task/{id}/status")) else { continue };
            threads.cpu.push(parse_schedstat(&stat).ok_or_else(|| invalid("schedstat"))?);
            let switches = field(&status, "nonvoluntary_ctxt_switches:").ok_or_else(|| invalid("status"))?;
            threads.involuntary_switches += switches;
        }
        Ok(threads)
    }

    pub fn total(&self) -> Duration {
        self.cpu.iter().sum()
    }
}

/// Resident bytes of a process.
pub fn resident(pid: u32) -> io::Result<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    field(&text, "Rss:").map(|kib| kib * 1024).ok_or_else(|| invalid("smaps_rollup"))
}

/// What a core has done since it was started, in hundredths of a second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Core {
    pub busy: u64,
    pub steal: u64,
}

impl Core {
    pub fn of(core: usize) -> io::Result<Self> {
        parse_core(&fs::read_to_string("/proc/stat")?, core).ok_or_else(|| invalid("stat"))
    }

    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self { busy: self.busy.saturating_sub(before.busy), steal: self.steal.saturating_sub(before.steal) }
    }
}

/// The first number is the time on a processor, in nanoseconds.
fn parse_schedstat(text: &str) -> Option<Duration> {
    text.split_ascii_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// The number that stands behind a name at the beginning of a line.
pub fn field(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

/// user, nice, system, idle, iowait, irq, softirq, steal; guests are in user.
fn parse_core(text: &str, core: usize) -> Option<Core> {
    let name = format!("cpu{core} ");
    let line = text.lines().find_map(|line| line.strip_prefix(name.as_str()))?;
    let numbers: Vec<u64> = line.split_ascii_whitespace().map_while(|number| number.parse().ok()).collect();
    let [user, nice, system, _idle, _iowait, irq, softirq, steal, ..] = numbers[..] else { return None };
    Some(Core { busy: user + nice + system + irq + softirq, steal })
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("/proc/../{what} is not as expected"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_proc() {
        assert_eq!(parse_schedstat("226469743 65731379 1277\n"), Some(Duration::from_nanos(226_469_743)));
        let status = "Name:\tx\nvoluntary_ctxt_switches:\t7\nnonvoluntary_ctxt_switches:\t13\n";
        assert_eq!(field(status, "nonvoluntary_ctxt_switches:"), Some(13));
        assert_eq!(field("Rss:                1616 kB\nPss: 3 kB\n", "Rss:"), Some(1616));
        let stat = "cpu  1 1 1 1 1 1 1 1 0 0\ncpu1 10 20 30 400 50 6 7 8 0 0\ncpu10 1 1 1 1 1 1 1 1 0 0\n";
        assert_eq!(parse_core(stat, 1), Some(Core { busy: 73, steal: 8 }));
        assert_eq!(parse_core(stat, 2), None);
    }

    #[test]
    fn this_process() {
        let threads = Threads::of(std::process::id()).unwrap();
        assert!(!threads.cpu.is_empty() && threads.total() > Duration::ZERO);
        assert!(resident(std::process::id()).unwrap() > 4096);
    }
}
