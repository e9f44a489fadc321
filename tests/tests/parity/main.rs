//! Holds this project to the catalogue of Cowboy's behaviours and test cases in `tests/cowboy`.
//!
//! A test says what it covers in a comment above its attributes:
//!
//! ```text
//! // Cowboy: B66, G3, ws_SUITE/ws_send_close
//! // Cowboy: B58, ws_handler_SUITE/websocket_init_nothing (h1, h1_hibernate)
//! ```
//!
//! The ids are those of the catalogue. Groups in parentheses are for a body that `in_groups!` runs once in each of them.
//! Every row of the catalogue has such a test, or says why it has none. The page of the book is made of both:
//!
//! ```sh
//! BLESS=1 cargo test -p tests --test parity   # writes book/src/parity.md
//! ```
//!
//! That the tests of the page have run and passed is read from the output of all tests, by `.ci/run tests parity`.

mod catalogue;
mod page;
mod results;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use catalogue::{Catalogue, Kind};
use source::Claim;

/// Fails with everything that is wrong.
fn hold(what: &str, against: &[String]) {
    assert!(against.is_empty(), "{what}\nBut:\n  {}", against.join("\n  "));
}

#[test]
fn the_catalogue_is_whole() {
    let catalogue = Catalogue::read();
    for (prefix, count) in [("B", 158), ("G", 20)] {
        let numbers: Vec<String> = catalogue
            .rows()
            .map(|row| row.id.clone())
            .filter(|id| !id.contains('/') && id.starts_with(prefix))
            .collect();
        let expected: Vec<String> = (1..=count).map(|number| format!("{prefix}{number}")).collect();
        assert_eq!(numbers, expected, "each number once, in order");
    }
    let mut against = Vec::new();
    let mut known = BTreeSet::new();
    for section in &catalogue.sections {
        if section.count.is_some_and(|count| count != section.rows.len()) {
            against.push(format!("{} has {} rows", section.title, section.rows.len()));
        }
        against.extend(section.rows.iter().filter(|row| !known.insert(&row.id)).map(|row| format!("{} twice", row.id)));
    }
    hold("A section has as many rows as its heading says, each once.", &against);
}

#[test]
fn every_row_has_a_test_or_a_reason() {
    let claims = source::claims();
    let mut against = Vec::new();
    for row in Catalogue::read().rows() {
        let tests: Vec<&Claim> = claims.iter().filter(|claim| claim.ids.contains(&row.id)).collect();
        let tested = !tests.is_empty();
        match row.kind {
            Kind::Later | Kind::Untested if tested => against.push(format!("{} has a test and a reason", row.id)),
            Kind::Later | Kind::Untested if row.note.is_empty() => against.push(format!("{}: why is empty", row.id)),
            Kind::Same | Kind::Better | Kind::OnPurpose if !tested => against.push(format!("{} has no test", row.id)),
            Kind::Better | Kind::OnPurpose if row.note.is_empty() => against.push(format!("{}: how is empty", row.id)),
            _ => {}
        }
        if tested && !row.groups.is_empty() {
            let ran: BTreeSet<&String> = tests.iter().flat_map(|claim| &claim.groups).collect();
            let missing = row.groups.iter().filter(|group| !ran.contains(group));
            against.extend(missing.map(|group| format!("{} has no test in {group}", row.id)));
        }
    }
    hold("Every row of the catalogue has a test, or a reason why not.", &against);
}

#[test]
fn comments_stand_above_tests_and_name_rows() {
    let catalogue = Catalogue::read();
    let known: BTreeSet<&String> = catalogue.rows().map(|row| &row.id).collect();
    let claims = source::claims();
    assert!(claims.len() > 100, "there are comments");
    let mut against = Vec::new();
    for claim in &claims {
        let wrong = claim.ids.iter().filter(|id| !known.contains(id)).map(|id| format!("there is no {id}"));
        against.extend(wrong.chain(claim.wrong.clone()).map(|wrong| format!("{}: {wrong}", claim.place())));
    }
    hold("A `// Cowboy:` comment is followed by a test and has ids of the catalogue.", &against);
}

#[test]
fn numbers_in_other_comments_are_in_the_catalogue() {
    let catalogue = Catalogue::read();
    let known: BTreeSet<&String> = catalogue.rows().map(|row| &row.id).collect();
    let mut against = Vec::new();
    for file in rust_files("ws-runtime/src") {
        let text = read(&file);
        for rest in text.split("Cowboy's B").skip(1) {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            if !known.contains(&format!("B{digits}")) {
                against.push(format!("{}: B{digits}", file.display()));
            }
        }
    }
    hold("A behaviour that is named as \"Cowboy's B66\" is in the catalogue.", &against);
}

#[test]
fn the_page_of_the_book_is_generated() {
    let page = page::render(&Catalogue::read(), &source::claims());
    let file = root().join("book/src/parity.md");
    if env::var_os("BLESS").is_some() {
        fs::write(&file, page).expect("the page can be written");
    } else {
        let is = fs::read_to_string(&file).unwrap_or_default();
        assert!(is == page, "book/src/parity.md is out of date: BLESS=1 cargo test -p tests --test parity");
    }
}

/// For `.ci/run parity`, which comes after all tests have run, and has kept their output.
#[test]
#[ignore = "needs the output of all tests: .ci/run tests parity"]
fn every_test_of_the_page_has_run_and_passed() {
    let log = root().join("target/tests.log");
    let output = fs::read_to_string(&log).expect("`.ci/run tests` keeps its output in target/tests.log");
    let results = results::parse(&output);
    let written = modified(&log);
    let mut against = Vec::new();
    for claim in source::claims() {
        if modified(&claim.file) > written {
            against.push(format!("{} is newer than the tests' output", claim.file.display()));
        }
        for test in claim.tests() {
            match results.get(&test).map(String::as_str) {
                Some("ok") => {}
                Some(result) => against.push(format!("{test}: {result}")),
                None => against.push(format!("{test} did not run")),
            }
        }
    }
    hold("Every test that the page names has run and passed.", &against);
}

fn modified(file: &Path) -> std::time::SystemTime {
    fs::metadata(file).and_then(|about| about.modified()).expect("the file is there, and has a time")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace").to_owned()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The Rust sources below a folder of the workspace, in order.
fn rust_files(folder: &str) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("its entries can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The claims for each id, in order.
fn by_id(claims: &[Claim]) -> BTreeMap<&str, Vec<&Claim>> {
    let mut by_id: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        for id in &claim.ids {
            by_id.entry(id).or_default().push(claim);
        }
    }
    by_id
}
