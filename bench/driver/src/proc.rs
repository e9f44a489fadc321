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
    /// Of the process `pid` and of those that it has started.
    pub fn of(pid: u32) -> io::Result<Self> {
        let mut threads = Self::default();
        for pid in family(pid)? {
            threads.add(pid)?;
        }
        Ok(threads)
    }

    fn add(&mut self, pid: u32) -> io::Result<()> {
        for id in tasks(pid)? {
            // A thread may end in between.
            let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/task/{id}/schedstat")) else { continue };
            let Ok(status) = fs::read_to_string(format!("/proc/{pid}/task/{id}/status")) else { continue };
            self.cpu.push(parse_schedstat(&stat).ok_or_else(|| invalid("schedstat"))?);
            let switches = field(&status, "nonvoluntary_ctxt_switches:").ok_or_else(|| invalid("status"))?;
            self.involuntary_switches += switches;
        }
        Ok(())
    }

    pub fn total(&self) -> Duration {
        self.cpu.iter().sum()
    }
}

/// Resident bytes of a process and of those that it has started, without what is of files: that is the program itself,
/// which is no connection's.
pub fn resident(pid: u32) -> io::Result<u64> {
    let each = family(pid)?.into_iter().map(|pid| {
        let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
        field(&text, "Anonymous:").map(|kib| kib * 1024).ok_or_else(|| invalid("smaps_rollup"))
    });
    each.sum()
}

/// A process, those that it has started, and theirs.
fn family(pid: u32) -> io::Result<Vec<u32>> {
    let mut family = vec![pid];
    let mut at = 0;
    while let Some(&one) = family.get(at) {
        for id in tasks(one)? {
            // Without the kernel's option for this file, nobody has children.
            let children = fs::read_to_string(format!("/proc/{one}/task/{id}/children")).unwrap_or_default();
            family.extend(children.split_ascii_whitespace().filter_map(|child| child.parse::<u32>().ok()));
        }
        at += 1;
    }
    Ok(family)
}

/// The threads of a process, oldest first.
fn tasks(pid: u32) -> io::Result<Vec<u32>> {
    let entries = fs::read_dir(format!("/proc/{pid}/task"))?;
    let mut ids: Vec<u32> = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect();
    ids.sort_unstable();
    Ok(ids)
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
    fn children_are_of_the_family() {
        let mut child = std::process::Command::new("cat").stdin(std::process::Stdio::piped()).spawn().unwrap();
        assert!(family(std::process::id()).unwrap().contains(&child.id()));
        drop(child.stdin.take());
        child.wait().unwrap();
    }

    #[test]
    fn this_process() {
        let threads = Threads::of(std::process::id()).unwrap();
        assert!(!threads.cpu.is_empty() && threads.total() > Duration::ZERO);
        assert!(resident(std::process::id()).unwrap() > 4096);
    }
}
