//! The page of the book.

use std::fmt::Write as _;

use crate::catalogue::{Catalogue, Kind, Row};
use crate::source::Claim;
use crate::{by_id, root};

const HEAD: &str = "\
<!-- Generated from tests/cowboy and the tests: BLESS=1 cargo test -p tests --test parity -->

# Cowboy, row by row

What Cowboy 2.18 does, what holds here, and the tests that show it. \"Cowboy's B66\" in a comment of the code is the row B66.

This page is generated. Its rows are those of the files in [tests/cowboy], and each test names its rows itself, in a
comment `// Cowboy: ..`. A row has tests, or says why it has none; `cargo test` fails if one does not, or if this page is
not up to date. `.ci/run` reads the output of all tests, and fails if one that is named here did not run and pass.

Names of tests are written with spaces in place of underscores, and lead to their files. The words in the column *Here*:

- **same**: as in Cowboy.
- **better**: Cowboy departs from an RFC, loses data or leaves something out; here it is as it should be.
- **on purpose**: different, for the reason that is given.
- **later**: not here yet.
- **no test**: there is nothing that a test could look at, for the reason that is given.
";

const REPOSITORY: &str = "https://github.com/ws-runtime/ws-runtime";

/// The page.
pub(crate) fn render(catalogue: &Catalogue, claims: &[Claim]) -> String {
    let tests = by_id(claims);
    let mut page = format!("{HEAD}\n");
    page.push_str(&summary(catalogue));
    let mut chapter = "";
    for section in &catalogue.sections {
        if section.chapter != chapter {
            chapter = &section.chapter;
            let _ = write!(page, "\n## {chapter}\n");
        }
        let _ = write!(page, "\n### {}\n", section.title);
        for line in &section.text {
            let _ = write!(page, "\n{line}");
        }
        if !section.text.is_empty() {
            page.push('\n');
        }
        if section.rows.is_empty() {
            continue;
        }
        page.push_str("\n| | Cowboy | Here | Tests |\n|---|---|---|---|\n");
        for row in &section.rows {
            let tests = tests.get(row.id.as_str()).map(Vec::as_slice).unwrap_or_default();
            let tests: Vec<String> = tests.iter().map(|claim| link(claim, claims)).collect();
            let tests = tests.join("; ");
            let (name, what, here) = (name(row, &section.title), &row.what, here(row));
            let _ = writeln!(page, "| {name} | {what} | {here} | {tests} |");
        }
    }
    let _ = write!(page, "\n[tests/cowboy]: {REPOSITORY}/tree/main/tests/cowboy\n");
    let mut files: Vec<String> = claims.iter().map(file).collect();
    files.sort();
    files.dedup();
    for file in files {
        let _ = writeln!(page, "[{file}]: {REPOSITORY}/blob/main/{file}");
    }
    page
}

/// How many rows of each kind there are.
fn summary(catalogue: &Catalogue) -> String {
    let mut chapters: Vec<&str> = catalogue.sections.iter().map(|section| section.chapter.as_str()).collect();
    chapters.dedup();
    let kinds = [Kind::Same, Kind::Better, Kind::OnPurpose, Kind::Later, Kind::Untested];
    let words = kinds.map(Kind::word).join(" | ");
    let mut table = format!("| | Rows | {words} |\n|---|---|---|---|---|---|---|\n");
    for chapter in chapters {
        let of_chapter = || {
            let sections = catalogue.sections.iter().filter(|section| section.chapter == chapter);
            sections.flat_map(|section| &section.rows)
        };
        let counts = kinds.map(|kind| of_chapter().filter(|row| row.kind == kind).count().to_string());
        let _ = writeln!(table, "| {chapter} | {} | {} |", of_chapter().count(), counts.join(" | "));
    }
    table
}

/// A number, or the name of a case, which may be broken at its underscores.
fn name(row: &Row, section: &str) -> String {
    let name = row.id.strip_prefix(section).and_then(|name| name.strip_prefix('/')).unwrap_or(&row.id);
    name.replace('_', "_<wbr>")
}

fn here(row: &Row) -> String {
    let word = row.kind.word();
    if row.note.is_empty() { word.to_owned() } else { format!("{word}: {}", row.note) }
}

/// A test, with a link to its file. Where others have its name, that of its module stands before it.
fn link(claim: &Claim, all: &[Claim]) -> String {
    let is_only = all.iter().filter(|other| other.name == claim.name).count() == 1;
    let module = if is_only { String::new() } else { format!("{}: ", claim.module()) };
    let words = format!("{module}{}", claim.name).replace('_', " ");
    let groups = if claim.groups.is_empty() { String::new() } else { format!(" ({})", claim.groups.join(", ")) };
    format!("[{words}][{}]{groups}", file(claim))
}

/// The file of a test, from the root of the workspace.
fn file(claim: &Claim) -> String {
    let file = claim.file.strip_prefix(root()).unwrap_or(&claim.file);
    file.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
