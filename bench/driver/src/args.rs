//! The command line.

use std::path::PathBuf;

use crate::results::Settings;

pub const HELP: &str = "\
What ws-runtime costs, beside other servers on the same work in the same run.

  bench/run [OPTIONS]           measures, prints tables, and writes bench/results/latest.json and .md
  bench/run report [JSON]       prints the tables of a run
  bench/run plot [JSON]         writes pictures and tables of a run to book/src/bench, for the book
  bench/run list                names the scenarios and the servers

  --scenarios a,b   only these (a name that ends with - means all that begin so, as in `fanout-`)
  --servers a,b     only these
  --rounds N        turns of each server in a scenario [5]
  --seconds S       length of a slice [0.5]
  --repeats N       how often a disturbed slice is measured again [3]
  --connections N   no scenario has more connections than this
  --server-core N   [0]
  --client-core N   [1]
  --out PATH        where to write, without the extension [bench/results/latest]; for plot, the folder
  --quick           a smoke test of everything, in less than two minutes; its figures are worth nothing
  --no-build        what was built before
";

/// What to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    Run,
    Report,
    Plot,
    List,
    /// What the driver starts as a client of its own.
    Client,
    Help,
}

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Args {
    pub task: Task,
    /// A run's JSON, for what needs one; a client's server.
    pub file: Option<PathBuf>,
    pub scenarios: Vec<String>,
    pub servers: Vec<String>,
    pub settings: Settings,
    pub out: Option<PathBuf>,
    /// What a client speaks.
    pub kind: String,
}

impl Args {
    pub fn parse(args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut parsed = Self {
            task: Task::Run,
            file: None,
            scenarios: Vec::new(),
            servers: Vec::new(),
            settings: Settings {
                rounds: 5,
                slice_seconds: 0.5,
                warm_up_seconds: 0.1,
                repeats: 3,
                max_connections: None,
                server_core: 0,
                client_core: 1,
                quick: false,
            },
            out: None,
            kind: String::new(),
        };
        let mut args = args.filter(|arg| arg != "--no-build").peekable();
        if let Some(task) = args.next_if(|arg| !arg.starts_with('-')) {
            parsed.task = match task.as_str() {
                "run" => Task::Run,
                "report" => Task::Report,
                "plot" => Task::Plot,
                "client" => Task::Client,
                "list" => Task::List,
                other => return Err(format!("unknown task {other}")),
            };
            parsed.file = args.next_if(|arg| !arg.starts_with('-')).map(PathBuf::from);
        }
        while let Some(name) = args.next() {
            match name.as_str() {
                "--help" | "-h" => parsed.task = Task::Help,
                "--quick" => parsed.settings.quicken(),
                _ => parsed.option(&name, &args.next().ok_or_else(|| format!("{name} needs a value"))?)?,
            }
        }
        Ok(parsed)
    }

    fn option(&mut self, name: &str, value: &str) -> Result<(), String> {
        let number = || value.parse::<usize>().map_err(|_| format!("{name} needs a number, not {value}"));
        let list = || value.split(',').map(str::to_owned).collect();
        match name {
            "--scenarios" => self.scenarios = list(),
            "--servers" => self.servers = list(),
            "--rounds" => self.settings.rounds = number()?.max(1),
            "--repeats" => self.settings.repeats = number()?,
            "--connections" => self.settings.max_connections = Some(number()?.max(1)),
            "--server-core" => self.settings.server_core = number()?,
            "--client-core" => self.settings.client_core = number()?,
            "--seconds" => {
                let seconds = value.parse().ok().filter(|seconds| (0.01..=600.0).contains(seconds));
                self.settings.slice_seconds = seconds.ok_or_else(|| format!("--seconds needs a time, not {value}"))?;
            }
            "--kind" => value.clone_into(&mut self.kind),
            "--out" => self.out = Some(PathBuf::from(value)),
            _ => return Err(format!("unknown option {name}")),
        }
        Ok(())
    }

    /// Whether one of `chosen` means `name`; all do if nothing was chosen.
    pub fn means(chosen: &[String], name: &str) -> bool {
        let is = |one: &String| one == name || one.ends_with('-') && name.starts_with(one.as_str());
        chosen.is_empty() || chosen.iter().any(is)
    }
}

impl Settings {
    fn quicken(&mut self) {
        self.quick = true;
        self.rounds = 1;
        self.repeats = 0;
        self.slice_seconds = 0.1;
        self.warm_up_seconds = 0.02;
        self.max_connections = Some(200);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Args, String> {
        Args::parse(text.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn command_lines() {
        let args = parse("--scenarios echo,fanout- --rounds 3 --seconds 0.5 --no-build").unwrap();
        assert_eq!((args.task, args.settings.rounds, args.settings.slice_seconds), (Task::Run, 3, 0.5));
        assert!(Args::means(&args.scenarios, "echo") && Args::means(&args.scenarios, "fanout-10"));
        assert!(!Args::means(&args.scenarios, "echo-10000") && Args::means(&args.servers, "floor"));
        let args = parse("report a.json").unwrap();
        assert_eq!((args.task, args.file), (Task::Report, Some("a.json".into())));
        assert!(parse("--quick --rounds 2").unwrap().settings.quick);
        for wrong in ["--rounds", "--rounds x", "fly", "--x 1", "--seconds 0"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
