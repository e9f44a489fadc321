//! The book's chapter of errors is made of the cases in `ui-tests/fail`.
//!
//! Each case begins with what was done and what cures it:
//!
//! ```text
//! //! Cause: one or two sentences in plain words.
//! //!
//! //! Cure: what to write instead.
//! ```
//!
//! The page has that, the code below it, and what the compiler says, which is in the file beside the case:
//!
//! ```sh
//! TRYBUILD=overwrite cargo test -p ui-tests   # writes what the compiler says
//! BLESS=1 cargo test -p tests --test errors   # writes book/src/errors.md
//! ```

mod case;
mod page;

use std::path::{Path, PathBuf};
use std::{env, fs};

use case::Case;

/// The subjects, in the order of the page, with the first words of the names of their cases.
const SUBJECTS: &[(&str, &[&str])] = &[
    ("The block", &["block", "body"]),
    ("Roles", &["role", "helper", "method", "decode"]),
    ("Receivers", &["receiver"]),
    ("Arguments", &["argument"]),
    ("Messages and their patterns", &["message", "variants"]),
    ("Info messages", &["info"]),
    ("Timers", &["timer"]),
    ("Replies and other results", &["return", "reply"]),
    ("Codecs", &["codec", "protocol"]),
    ("Requests and their answers", &["request", "answer", "call"]),
    ("Streams", &["stream"]),
    ("Hooks", &["hook", "before", "after"]),
    ("The handler and the route's state", &["state", "route"]),
    ("Futures", &["future"]),
    ("Options", &["option", "error", "many"]),
];

#[test]
fn every_case_says_what_was_done_and_what_cures_it() {
    let (cases, mut against) = Case::read_all(&fail());
    assert!(cases.len() + against.len() > 100, "there are cases");
    let subjects = || SUBJECTS.iter().flat_map(|(_, words)| *words);
    let unknown = cases.iter().filter(|case| !subjects().any(|word| *word == case.subject()));
    against.extend(unknown.map(|case| format!("{}: `{}` is the word of no subject", case.name, case.subject())));
    assert!(
        against.is_empty(),
        "The cases in ui-tests/fail make the chapter of errors.\nBut:\n  {}",
        against.join("\n  ")
    );
}

#[test]
fn the_page_of_the_book_is_generated() {
    let (cases, _) = Case::read_all(&fail());
    let page = page::render(&cases);
    let file = root().join("book/src/errors.md");
    if env::var_os("BLESS").is_some() {
        fs::write(&file, page).expect("the page can be written");
    } else {
        let is = fs::read_to_string(&file).unwrap_or_default();
        assert!(is == page, "book/src/errors.md is out of date: BLESS=1 cargo test -p tests --test errors");
    }
}

fn fail() -> PathBuf {
    root().join("ui-tests/fail")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace").to_owned()
}
