//! `bench/run`: see [`driver::args::HELP`].

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use driver::args::{Args, HELP, Task};
use driver::client::Error;
use driver::measure::Bench;
use driver::results::{Machine, Run};
use driver::scenario::{self, Scenario};
use driver::server::{self, Server};
use driver::{book, machine, plot, remote, report};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

fn main() -> ExitCode {
    let done = Args::parse(std::env::args().skip(1)).map_err(Error::from).and_then(|args| match args.task {
        Task::Run => run(&args),
        Task::Report => report(&args),
        Task::Plot => plot(&args),
        Task::List => list(),
        Task::Client => client(&args),
        Task::Help => {
            print!("{HELP}");
            Ok(())
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The folder `bench`.
fn bench() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in a folder")
}

fn latest() -> PathBuf {
    bench().join("results/latest")
}

fn run(args: &Args) -> Result<(), Error> {
    let begin = Instant::now();
    let servers: Vec<Server> =
        server::all(bench())?.into_iter().filter(|server| Args::means(&args.servers, &server.name)).collect();
    let scenarios: Vec<&Scenario> = scenario::ALL.iter().filter(|scenario| is_asked_for(args, scenario)).collect();
    if servers.is_empty() || scenarios.is_empty() {
        return Err("there is nothing of these names: see bench/run list".into());
    }
    let measuring = Bench { settings: args.settings.clone(), descriptors: raise_descriptor_limit()? };
    let (commit, dirty) = machine::commit(bench());
    let mut run = Run {
        commit,
        dirty,
        date: machine::date(bench()),
        machine: Machine::this(bench())?,
        settings: args.settings.clone(),
        versions: machine::versions(bench())?,
        scenarios: Vec::new(),
    };
    let out = args.out.clone().unwrap_or_else(latest);
    for scenario in scenarios {
        eprintln!("{}", scenario.title);
        let outcome = measuring.measure(scenario, &servers)?;
        let mut table = String::new();
        report::table(&mut table, &outcome);
        print!("{table}");
        run.scenarios.push(outcome);
        // What is measured is not lost if something goes wrong later.
        write(&out, &run)?;
    }
    eprintln!("{} s; the report is {}", begin.elapsed().as_secs(), out.with_extension("md").display());
    let failed: Vec<String> = run
        .scenarios
        .iter()
        .flat_map(|outcome| outcome.rows.iter().map(move |row| (outcome, row)))
        .filter_map(|(outcome, row)| Some(format!("{}, {}: {}", outcome.name, row.label(), row.failed.as_ref()?)))
        .collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("failed:\n  {}", failed.join("\n  ")).into()) }
}

fn is_asked_for(args: &Args, scenario: &Scenario) -> bool {
    Args::means(&args.scenarios, scenario.name) && (scenario.is_usual() || !args.scenarios.is_empty())
}

fn write(out: &Path, run: &Run) -> Result<(), Error> {
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(out.with_extension("json"), serde_json::to_string_pretty(run)? + "\n")?;
    Ok(fs::write(out.with_extension("md"), report::markdown(run))?)
}

fn read(args: &Args) -> Result<Run, Error> {
    let file = args.file.clone().unwrap_or_else(|| latest().with_extension("json"));
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(serde_json::from_str(&text)?)
}

fn report(args: &Args) -> Result<(), Error> {
    print!("{}", report::markdown(&read(args)?));
    Ok(())
}

fn plot(args: &Args) -> Result<(), Error> {
    let run = read(args)?;
    let folder = args.out.clone().unwrap_or_else(|| bench().join("../book/src/bench"));
    fs::create_dir_all(&folder)?;
    for outcome in &run.scenarios {
        if let Some(picture) = plot::svg(outcome)? {
            let file = folder.join(&outcome.name).with_extension("svg");
            fs::write(&file, picture)?;
            println!("{}", file.display());
        }
    }
    for (name, text) in book::parts(&run) {
        let file = folder.join(name);
        fs::write(&file, text)?;
        println!("{}", file.display());
    }
    Ok(())
}

/// A client process of the driver's.
fn client(args: &Args) -> Result<(), Error> {
    raise_descriptor_limit()?;
    let address = args.file.as_ref().and_then(|file| file.to_str()).ok_or("where to?")?;
    remote::obey(address.parse()?, &args.kind)
}

fn list() -> Result<(), Error> {
    println!("Scenarios:");
    for scenario in scenario::ALL {
        println!("  {:18}{}", scenario.name, scenario.title);
    }
    println!("Servers:");
    for server in server::all(bench())? {
        println!("  {}", server.name);
    }
    Ok(())
}

/// As many as we may have.
fn raise_descriptor_limit() -> Result<usize, Error> {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit })?;
    Ok(limit.maximum.map_or(usize::MAX, |most| most as usize))
}
