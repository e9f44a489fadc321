//! A run as parts of the book's chapters, which include them. A part is made only of a run that has what it is about.

use std::fmt::Write as _;

use crate::report::{self, capital, figure};
use crate::results::{Outcome, Row, Run};

/// Peers that run on something else than tokio.
const OTHER_RUNTIMES: [&str; 3] = ["cowboy", "node", "uwebsockets"];

/// Scenarios side by side in one table.
const COLUMNS: usize = 5;

/// The names and the texts of all parts that there are figures for.
pub fn parts(run: &Run) -> Vec<(&'static str, String)> {
    let outcomes: Vec<&Outcome> = run.scenarios.iter().filter(|outcome| is_compared(outcome)).collect();
    let mut parts = Vec::new();
    if !outcomes.is_empty() {
        parts.push(("figures.md", source(run) + &summary(&outcomes) + &scale(run)));
        parts.push(("servers.md", servers(&outcomes)));
    }
    let pictures = pictures(run);
    if !pictures.is_empty() {
        parts.push(("pictures.md", pictures));
    }
    let million = million(run);
    if !million.is_empty() {
        parts.push(("million.md", source(run) + &million));
    }
    if let Some(outcome) = find(run, "largest") {
        parts.push(("largest.md", source(run) + &largest(outcome)));
    }
    parts
}

/// Whether servers are compared with each other, and not with themselves or with what there is room for.
fn is_compared(outcome: &Outcome) -> bool {
    outcome.name != "largest" && outcome.median_of("ws-runtime").is_some() && !is_scale(outcome)
}

fn is_scale(outcome: &Outcome) -> bool {
    outcome.rows.iter().any(|row| row.threads > 1)
}

fn find<'a>(run: &'a Run, name: &str) -> Option<&'a Outcome> {
    run.scenarios.iter().find(|outcome| outcome.name == name)
}

/// What the figures are of.
fn source(run: &Run) -> String {
    let (machine, settings) = (&run.machine, &run.settings);
    let commit = run.commit.get(..10).unwrap_or(&run.commit);
    let date = run.date.split('T').next().unwrap_or(&run.date);
    let mut out = format!(
        "Commit {commit}{}, {date}; {}, {} cores, {} GiB, Linux {}, {}; medians of {} slices of {} s.\n\n",
        if run.dirty { " with changes" } else { "" },
        machine.cpu,
        machine.cores,
        machine.memory_gib,
        machine.kernel,
        machine.rustc.split(" (").next().unwrap_or(&machine.rustc),
        settings.rounds,
        settings.slice_seconds,
    );
    if settings.quick {
        out.push_str("**A smoke test: these figures are worth nothing.**\n\n");
    }
    out
}

/// Ours beside the floor, the best of the others on tokio, and uWebSockets; a table for each unit.
fn summary(outcomes: &[&Outcome]) -> String {
    let mut out = String::new();
    let mut units: Vec<&str> = Vec::new();
    for outcome in outcomes {
        if !units.contains(&outcome.unit.as_str()) {
            units.push(&outcome.unit);
        }
    }
    for unit in units {
        _ = writeln!(
            out,
            "| {} | ws-runtime | range | × floor | best other on tokio | uWebSockets |\n|---|---:|---:|---:|---|---|",
            capital(unit)
        );
        for outcome in outcomes.iter().filter(|outcome| outcome.unit == unit) {
            let Some(ours) = outcome.median_of("ws-runtime") else { continue };
            let row = outcome.rows.iter().find(|row| row.server == "ws-runtime" && row.median() == Some(ours));
            let range = row
                .and_then(|row| row.summary.as_ref())
                .map_or_else(none, |summary| format!("{}–{}", figure(summary.min), figure(summary.max)));
            let floor = outcome.median_of("floor").map_or_else(none, |floor| format!("{:.3}", ours / floor));
            let other =
                best_on_tokio(outcome).and_then(|row| Some(format!("{}, {}", row.label(), cell(row.median()?, ours))));
            let uwebsockets = outcome.median_of("uwebsockets").map(|theirs| cell(theirs, ours));
            _ = writeln!(
                out,
                "| {} | {} | {range} | {floor} | {} | {} |",
                outcome.title,
                figure(ours),
                other.unwrap_or_else(none),
                uwebsockets.unwrap_or_else(none)
            );
        }
        out.push('\n');
    }
    out
}

fn best_on_tokio(outcome: &Outcome) -> Option<&Row> {
    let is_other = |row: &&Row| {
        row.server != "floor" && !row.server.starts_with("ws-runtime") && !OTHER_RUNTIMES.contains(&row.server.as_str())
    };
    let rows = outcome.rows.iter().filter(is_other).filter_map(|row| Some((row, row.median()?)));
    rows.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(row, _)| row)
}

/// A figure, and how many times ours it is.
fn cell(figure_of: f64, ours: f64) -> String {
    format!("{} (×{:.2})", figure(figure_of), figure_of / ours)
}

fn none() -> String {
    "–".to_owned()
}

fn scale(run: &Run) -> String {
    let mut out = String::new();
    for outcome in run.scenarios.iter().filter(|outcome| is_scale(outcome)) {
        let mut lines = String::new();
        report::scale(&mut lines, outcome);
        if !lines.is_empty() {
            _ = writeln!(out, "{}:\n\n{lines}", outcome.title);
        }
    }
    out
}

/// All servers in all scenarios.
fn servers(outcomes: &[&Outcome]) -> String {
    let mut names: Vec<String> = Vec::new();
    for row in outcomes.iter().flat_map(|outcome| &outcome.rows) {
        if row.summary.is_some() && !names.contains(&row.label()) {
            names.push(row.label());
        }
    }
    let mut out = String::new();
    for some in outcomes.chunks(COLUMNS) {
        out.push('|');
        for outcome in some {
            _ = write!(out, " | {}", outcome.name);
        }
        _ = writeln!(out, " |\n|---|{}", "---:|".repeat(some.len()));
        for name in &names {
            let cells: Vec<Option<String>> = some.iter().map(|outcome| of_server(outcome, name)).collect();
            if cells.iter().all(Option::is_none) {
                continue;
            }
            _ = write!(out, "| {name}");
            for cell in cells {
                _ = write!(out, " | {}", cell.unwrap_or_else(none));
            }
            out.push_str(" |\n");
        }
        out.push('\n');
    }
    out
}

fn of_server(outcome: &Outcome, label: &str) -> Option<String> {
    let row = outcome.rows.iter().find(|row| row.label() == label)?;
    let mark = if row.disturbed > 0 { " \\*" } else { "" };
    Some(cell(row.median()?, outcome.median_of("ws-runtime")?) + mark)
}

fn pictures(run: &Run) -> String {
    let mut out = String::new();
    for outcome in &run.scenarios {
        if outcome.name != "largest" && outcome.rows.iter().any(|row| row.summary.is_some()) {
            _ = writeln!(out, "![{}](bench/{}.svg)\n", outcome.title, outcome.name);
        }
    }
    out
}

/// What a million connections cost by the figures of a run: the arithmetic, line by line.
fn million(run: &Run) -> String {
    let ours = |name: &str| find(run, name)?.median_of("ws-runtime");
    let mut lines: Vec<[String; 3]> = Vec::new();
    let mut line = |what: &str, figure: String, sum: String| lines.push([what.to_owned(), figure, sum]);
    for (name, what) in [("idle", "memory of the process"), ("idle-deflate", "the same with compression agreed on")] {
        if let Some(bytes) = ours(name) {
            line(what, format!("{} B (`{name}`)", figure(bytes)), format!("× 10⁶ = {:.2} GB", bytes / 1e3));
        }
    }
    // What a message costs where connections are many, so that little of them is in the caches.
    let name = ["echo-10000", "echo"].into_iter().find(|name| ours(name).is_some()).unwrap_or_default();
    if let Some(micros) = ours(name) {
        let cores = |rate: f64| rate * micros / 1e6;
        line(
            "pings and pongs by the defaults, at most",
            format!("2 × {} µs (`{name}`)", figure(micros)),
            format!("× 10⁶ / 30 s = {:.2} cores", cores(2e6 / 30.0)),
        );
        line(
            "a message a minute from each, echoed",
            format!("{} µs (`{name}`)", figure(micros)),
            format!("× 10⁶ / 60 s = {:.2} cores", cores(1e6 / 60.0)),
        );
    }
    let name = ["fanout-10000", "fanout-1000"].into_iter().find(|name| ours(name).is_some()).unwrap_or_default();
    for (name, what) in [(name, "a broadcast of 64 B to all"), ("storm", "an opening handshake of each")] {
        if let Some(micros) = ours(name) {
            let sum = format!("× 10⁶ = {:.1} s of one core; {} a second", micros, figure(1e6 / micros));
            line(what, format!("{} µs (`{name}`)", figure(micros)), sum);
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    let mut out = "| For a million connections | measured | arithmetic |\n|---|---:|---:|\n".to_owned();
    for [what, figure, sum] in lines {
        _ = writeln!(out, "| {what} | {figure} | {sum} |");
    }
    out + "\n"
}

/// The largest run that there were descriptors for.
fn largest(outcome: &Outcome) -> String {
    const SEEN: [(&str, &str); 5] = [
        ("connections", "connections"),
        ("resident_mib", "MiB of the process"),
        ("resident_after", "bytes after some seconds of echo"),
        ("kernel_bytes_of_both_ends", "bytes of the kernel, both ends"),
        ("µs_a_message", "µs a message"),
    ];
    let mut out = "| | bytes a connection |".to_owned();
    for (_, heading) in SEEN {
        _ = write!(out, " {heading} |");
    }
    _ = writeln!(out, "\n|---|---:|{}", "---:|".repeat(SEEN.len()));
    let mut rows: Vec<(&Row, f64)> = outcome.rows.iter().filter_map(|row| Some((row, row.median()?))).collect();
    rows.sort_by(|a, b| a.1.total_cmp(&b.1));
    for (row, median) in rows {
        _ = write!(out, "| {} | {} |", row.label(), figure(median));
        for (name, _) in SEEN {
            _ = write!(out, " {} |", row.more.get(name).map_or_else(none, |value| figure(*value)));
        }
        out.push('\n');
    }
    out + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Machine, Settings};
    use crate::scenario;
    use crate::stats::Summary;

    fn row(server: &str, threads: usize, median: f64) -> Row {
        let (server, summary) = (server.to_owned(), Some(Summary::of(&[median])));
        Row { server, threads, samples: vec![median], summary, ..Row::default() }
    }

    fn outcome(name: &str, rows: Vec<Row>) -> Outcome {
        // Parts are about scenarios that there are.
        let known = scenario::ALL.iter().find(|scenario| scenario.name == name).unwrap_or_else(|| panic!("no {name}"));
        let (title, unit) = (known.title.to_owned(), known.unit.to_owned());
        Outcome { name: name.to_owned(), title, unit, note: String::new(), rows }
    }

    fn run(scenarios: Vec<Outcome>) -> Run {
        let settings = Settings {
            rounds: 5,
            slice_seconds: 0.5,
            warm_up_seconds: 0.1,
            repeats: 3,
            max_connections: None,
            server_core: 0,
            client_core: 1,
            quick: false,
        };
        let machine = Machine {
            cpu: "A processor".to_owned(),
            cores: 2,
            memory_gib: 4.0,
            kernel: "6.1".to_owned(),
            rustc: "rustc 1.95.0 (abc 2026-01-01)".to_owned(),
        };
        let (commit, date) = ("0123456789abcdef".to_owned(), "2026-02-03T04:05:06Z".to_owned());
        Run { commit, dirty: false, date, machine, settings, versions: [].into(), scenarios }
    }

    fn part(parts: &[(&'static str, String)], name: &str) -> String {
        parts.iter().find(|(part, _)| *part == name).unwrap_or_else(|| panic!("no {name}")).1.clone()
    }

    #[test]
    fn ours_beside_the_best_of_the_others() {
        let rows = vec![
            row("floor", 1, 5.0),
            row("ws-runtime", 1, 5.25),
            row("ws-runtime-by-hand", 1, 5.2),
            row("axum", 1, 10.5),
            Row { disturbed: 1, ..row("yawc", 1, 6.3) },
            row("node", 1, 6.0),
            row("uwebsockets", 1, 5.25),
            Row { summary: None, failed: Some("it has stalled".to_owned()), ..row("soketto", 1, 0.1) },
        ];
        let parts = parts(&run(vec![outcome("echo", rows)]));
        let figures = part(&parts, "figures.md");
        assert!(figures.starts_with(
            "Commit 0123456789, 2026-02-03; A processor, 2 cores, 4 GiB, Linux 6.1, rustc 1.95.0; medians of 5 slices"
        ));
        assert!(figures.contains(
            "| Echo of 64 B on 64 connections | 5.25 | 5.25–5.25 | 1.050 | yawc, 6.30 (×1.20) | 5.25 (×1.00) |\n"
        ));
        let servers = part(&parts, "servers.md");
        assert!(servers.starts_with("| | echo |\n|---|---:|\n| floor | 5.00 (×0.95) |\n"), "{servers}");
        assert!(servers.contains("| yawc | 6.30 (×1.20) \\* |\n") && !servers.contains("soketto"), "{servers}");
        assert_eq!(part(&parts, "pictures.md"), "![Echo of 64 B on 64 connections](bench/echo.svg)\n\n");
    }

    #[test]
    fn arithmetic() {
        let ours = |name, median| outcome(name, vec![row("floor", 1, 1.0), row("ws-runtime", 1, median)]);
        let scenarios = [("idle", 1200.0), ("echo-10000", 6.0), ("fanout-10000", 4.0), ("storm", 50.0)];
        let run = run(scenarios.map(|(name, median)| ours(name, median)).into());
        let million = part(&parts(&run), "million.md");
        for line in [
            "| memory of the process | 1,200 B (`idle`) | × 10⁶ = 1.20 GB |",
            "| pings and pongs by the defaults, at most | 2 × 6.00 µs (`echo-10000`) | × 10⁶ / 30 s = 0.40 cores |",
            "| a message a minute from each, echoed | 6.00 µs (`echo-10000`) | × 10⁶ / 60 s = 0.10 cores |",
            "| a broadcast of 64 B to all | 4.00 µs (`fanout-10000`) | × 10⁶ = 4.0 s of one core; 250,000 a second |",
            "| an opening handshake of each | 50.0 µs (`storm`) | × 10⁶ = 50.0 s of one core; 20,000 a second |",
        ] {
            assert!(million.contains(line), "{million}");
        }
        // Others that are no part of the arithmetic, for the test of their names.
        for name in ["idle-deflate", "echo", "fanout-1000"] {
            assert!(!million.contains(&format!("`{name}`")), "{million}");
            outcome(name, Vec::new());
        }
    }

    #[test]
    fn a_run_has_only_the_parts_that_it_was_for() {
        let more = [("connections", 19_000.0), ("resident_mib", 25.0)].map(|(name, value)| (name.to_owned(), value));
        let largest = Row { more: more.into(), ..row("ws-runtime", 1, 1234.0) };
        let parts = parts(&run(vec![outcome("largest", vec![largest])]));
        assert_eq!(parts.len(), 1);
        assert!(part(&parts, "largest.md").ends_with("| ws-runtime | 1,234 | 19,000 | 25.0 | – | – | – |\n\n"));
    }

    #[test]
    fn threads_are_told_in_a_line() {
        let rows = vec![row("ws-runtime", 1, 4.0), row("ws-runtime", 2, 2.0)];
        let parts = parts(&run(vec![outcome("scale-echo", rows)]));
        assert_eq!(parts.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["pictures.md"]);
        let both = vec![outcome("echo", vec![row("ws-runtime", 1, 1.0)])];
        let rows = vec![row("ws-runtime", 1, 4.0), row("ws-runtime", 2, 2.0)];
        let parts = super::parts(&run(both.into_iter().chain([outcome("scale-echo", rows)]).collect()));
        assert!(part(&parts, "figures.md").contains("- ws-runtime: two threads carry 2.00 times what one does"));
    }
}
