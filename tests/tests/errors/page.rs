//! The page of the book.

use std::fmt::Write as _;

use crate::SUBJECTS;
use crate::case::Case;

const HEAD: &str = "\
<!-- Generated from ui-tests/fail: BLESS=1 cargo test -p tests --test errors -->

# Errors of the compiler

What the compiler says about handlers, what it means, and what to write instead. Each entry is a mistake that is made on
purpose in a file of [ui-tests/fail], and what is said about it is compared with what is printed here on each test run.

Search this list for the line that follows `error:`. Names and numbers in it are those of the example, and the compiler
prints yours.
";

const FAIL: &str = "https://github.com/ws-runtime/ws-runtime/tree/main/ui-tests/fail";

/// Cases about which the compiler says the same.
struct Entry<'a> {
    message: &'a str,
    cases: Vec<&'a Case>,
}

impl Entry<'_> {
    /// Its name in the page: that of its first case.
    fn id(&self) -> &str {
        self.cases.first().map_or("", |case| &case.name)
    }
}

pub(crate) fn render(cases: &[Case]) -> String {
    let subjects = subjects(cases);
    let mut page = HEAD.to_owned();
    let mut listed: Vec<&str> = subjects.iter().flat_map(|(_, entries)| entries).map(|entry| entry.message).collect();
    for (title, entries) in &subjects {
        let _ = write!(page, "\n{title}:\n\n");
        for entry in entries {
            let _ = writeln!(page, "- [{}](#{})", literal(entry.message), entry.id());
            // What is only ever said after something else.
            for message in entry.cases.iter().flat_map(|case| &case.messages) {
                if !listed.contains(&message.as_str()) {
                    listed.push(message);
                    let _ = writeln!(page, "- [{}](#{})", literal(message), entry.id());
                }
            }
        }
    }
    for (title, entries) in &subjects {
        let _ = write!(page, "\n## {title}\n");
        for entry in entries {
            let _ = write!(page, "\n### {} {{#{}}}\n", marked(entry.message), entry.id());
            for case in &entry.cases {
                page.push_str(&one(case));
            }
        }
    }
    let _ = write!(page, "\n[ui-tests/fail]: {FAIL}\n");
    page
}

/// The subjects that have entries. An entry is where its first case belongs.
fn subjects(cases: &[Case]) -> Vec<(&'static str, Vec<Entry<'_>>)> {
    let mut subjects: Vec<(&'static str, Vec<Entry<'_>>)> = Vec::new();
    for (title, words) in SUBJECTS {
        let mut entries: Vec<Entry<'_>> = Vec::new();
        for case in words.iter().flat_map(|word| cases.iter().filter(move |case| case.subject() == *word)) {
            let Some(message) = case.messages.first() else { continue };
            let before = subjects.iter_mut().flat_map(|(_, entries)| entries);
            match before.chain(&mut entries).find(|entry| entry.message == message) {
                Some(entry) => entry.cases.push(case),
                None => entries.push(Entry { message, cases: vec![case] }),
            }
        }
        if !entries.is_empty() {
            subjects.push((title, entries));
        }
    }
    subjects
}

fn one(case: &Case) -> String {
    let Case { cause, cure, code, output, .. } = case;
    format!(
        "\n{cause}\n\n**Instead:** {cure}\n\n```rust,compile_fail\n{code}\n```\n\n\
         <details>\n<summary>The compiler</summary>\n\n```text\n{}\n```\n\n</details>\n",
        output.trim_end()
    )
}

/// A message in a heading: what is in back quotes is code.
fn marked(message: &str) -> String {
    let parts = message.split('`').collect::<Vec<_>>();
    // With back quotes inside of back quotes there is no telling which is which.
    if parts.len() % 2 == 0 {
        return literal(message);
    }
    let marked = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        0 => literal(part),
        _ => format!("`{part}`"),
    });
    marked.collect()
}

/// Letter by letter, as the compiler prints it, so that it is found by that.
fn literal(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if "\\`*_{}[]<>#|~$^!&'\"".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
