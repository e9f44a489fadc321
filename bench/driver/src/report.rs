//! A run as Markdown.

use std::fmt::Write as _;

use crate::results::{Outcome, Row, Run};

/// The whole report.
pub fn markdown(run: &Run) -> String {
    let mut out = String::new();
    let machine = &run.machine;
    let changed = if run.dirty { ", with changes" } else { "" };
    let settings = &run.settings;
    _ = writeln!(
        out,
        "# What it costs\n\nCommit {}{changed}, {}. {}, {} cores, {} GiB, Linux {}, {}.\n",
        run.commit, run.date, machine.cpu, machine.cores, machine.memory_gib, machine.kernel, machine.rustc
    );
    _ = writeln!(
        out,
        "The server has one thread on core {}, the client is on core {}. Medians of {} slices of {} s, the servers in \
         turns; in brackets the smallest and the largest.\n",
        settings.server_core, settings.client_core, settings.rounds, settings.slice_seconds
    );
    if settings.quick {
        out.push_str("**A smoke test: these figures are worth nothing.**\n\n");
    }
    let versions: Vec<String> = run.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    _ = writeln!(out, "Versions: {}.\n", versions.join(", "));
    for outcome in &run.scenarios {
        table(&mut out, outcome);
    }
    out
}

/// One scenario, best first.
pub fn table(out: &mut String, outcome: &Outcome) {
    _ = writeln!(out, "## {}\n\n{}. {}\n", outcome.title, capital(&outcome.unit), outcome.note);
    let names = columns(outcome);
    out.push_str("| | median | range | × floor | × ws-runtime |");
    for name in &names {
        _ = write!(out, " {} |", name.replace('_', " "));
    }
    out.push_str("\n|---|---:|---:|---:|---:|");
    out.push_str(&"---:|".repeat(names.len()));
    out.push('\n');
    let (floor, ours) = (outcome.median_of("floor"), outcome.median_of("ws-runtime"));
    let mut rows: Vec<&Row> = outcome.rows.iter().filter(|row| row.summary.is_some()).collect();
    rows.sort_by(|a, b| a.median().unwrap_or(f64::MAX).total_cmp(&b.median().unwrap_or(f64::MAX)));
    for row in rows {
        let Some(summary) = &row.summary else { continue };
        let ratio = |to: Option<f64>| to.map_or_else(|| "–".to_owned(), |to| format!("{:.3}", summary.median / to));
        _ = write!(
            out,
            "| {}{} | {} | {}–{} | {} | {} |",
            row.label(),
            if row.disturbed > 0 { format!(" ({} disturbed)", row.disturbed) } else { String::new() },
            figure(summary.median),
            figure(summary.min),
            figure(summary.max),
            ratio(floor),
            ratio(ours)
        );
        for name in &names {
            _ = write!(out, " {} |", row.more.get(*name).map_or_else(|| "–".to_owned(), |value| figure(*value)));
        }
        out.push('\n');
    }
    out.push('\n');
    for row in &outcome.rows {
        if let Some(failed) = &row.failed {
            _ = writeln!(out, "- {} failed: {failed}", row.label());
        } else if let Some(agreed) = &row.agreed {
            _ = writeln!(out, "- {}: {agreed}", row.label());
        }
    }
    scale(out, outcome);
    out.push('\n');
}

/// What two threads carry, for those that were measured with one and two.
pub fn scale(out: &mut String, outcome: &Outcome) {
    for two in outcome.rows.iter().filter(|row| row.threads == 2) {
        let one = outcome.rows.iter().find(|row| row.threads == 1 && row.server == two.server && row.mode == two.mode);
        let (Some(one), Some(_)) = (one.filter(|one| one.summary.is_some()), &two.summary) else { continue };
        let ratio = |of: &dyn Fn(&Row) -> Option<f64>| of(one).zip(of(two)).map_or(f64::NAN, |(one, two)| one / two);
        _ = writeln!(
            out,
            "- {}: two threads carry {:.2} times what one does, by processor time {:.2} times",
            two.server,
            ratio(&Row::median),
            2.0 * ratio(&|row| row.more.get("µs_of_processor_time").copied())
        );
    }
}

/// What was seen besides, in any of the rows.
fn columns(outcome: &Outcome) -> Vec<&str> {
    let mut names: Vec<&str> = outcome.rows.iter().flat_map(|row| row.more.keys().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    // µ has a capital letter that nobody would recognize.
    match chars.next() {
        Some(first) if first.is_ascii() => first.to_uppercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// Three digits, or all of a whole number.
pub fn figure(value: f64) -> String {
    match value.abs() {
        1000.0.. => {
            let digits = format!("{:.0}", value.abs());
            let grouped: Vec<&str> =
                (0..digits.len()).rev().step_by(3).map(|end| &digits[end.saturating_sub(2)..=end]).collect();
            let sign = if value < 0.0 { "-" } else { "" };
            format!("{sign}{}", grouped.into_iter().rev().collect::<Vec<_>>().join(","))
        }
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Summary;

    #[test]
    fn figures() {
        let figures = [0.341_2, 5.234, 52.34, 523.4, 1234.0, 137_000.0, 1_000_000.0, -2345.6].map(figure);
        assert_eq!(figures, ["0.341", "5.23", "52.3", "523", "1,234", "137,000", "1,000,000", "-2,346"]);
    }

    #[test]
    fn tables() {
        let row = |server: &str, mode: &str, samples: &[f64]| Row {
            server: server.to_owned(),
            mode: mode.to_owned(),
            threads: 1,
            samples: samples.to_vec(),
            summary: Some(Summary::of(samples)),
            ..Row::default()
        };
        let failed = Row { failed: Some("it has stalled".to_owned()), summary: None, ..row("c", "echo", &[1.0]) };
        let outcome = Outcome {
            name: "echo".to_owned(),
            title: "Echo".to_owned(),
            unit: "µs a message".to_owned(),
            note: String::new(),
            rows: vec![
                row("ws-runtime", "echo", &[5.5, 5.0, 6.0]),
                row("ws-runtime", "echo-flush", &[4.0]),
                row("floor", "echo", &[2.0]),
                failed,
            ],
        };
        let mut out = String::new();
        table(&mut out, &outcome);
        let lines: Vec<&str> = out.lines().filter(|line| line.starts_with(['|', '-'])).collect();
        assert_eq!(lines[2], "| floor | 2.00 | 2.00–2.00 | 1.000 | 0.500 |");
        assert_eq!(lines[3], "| ws-runtime, flushed by hand | 4.00 | 4.00–4.00 | 2.000 | 1.000 |");
        assert_eq!(lines[4], "| ws-runtime | 5.50 | 5.00–6.00 | 2.750 | 1.375 |");
        assert_eq!(lines[5], "- c failed: it has stalled");
    }
}
