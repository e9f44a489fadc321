//! A case: the mistake, in words and in code, and what the compiler says.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[derive(Debug, PartialEq)]
pub(crate) struct Case {
    /// That of its file.
    pub(crate) name: String,
    pub(crate) cause: String,
    pub(crate) cure: String,
    /// What is wrong, with as much around it as it takes.
    pub(crate) code: String,
    /// The first line of each error.
    pub(crate) messages: Vec<String>,
    /// All that the compiler says.
    pub(crate) output: String,
}

impl Case {
    /// All cases of a folder by name, and what is wrong with those that are none.
    pub(crate) fn read_all(folder: &Path) -> (Vec<Self>, Vec<String>) {
        let (mut cases, mut against) = (Vec::new(), Vec::new());
        let entries = fs::read_dir(folder).expect("the cases are there");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let source = fs::read_to_string(file).expect("a case can be read");
            let output = fs::read_to_string(file.with_extension("stderr")).unwrap_or_default();
            match Self::new(name.clone(), &source, &output) {
                Ok(case) => cases.push(case),
                Err(fault) => against.push(format!("{name}: {fault}")),
            }
        }
        (cases, against)
    }

    fn new(name: String, source: &str, output: &str) -> Result<Self, &'static str> {
        let (cause, cure) = header(source).ok_or("it does not begin with `//! Cause: ..`, `//!`, `//! Cure: ..`")?;
        let messages: Vec<String> = output.lines().filter_map(message).map(str::to_owned).collect();
        if messages.is_empty() {
            return Err("there is no error in its .stderr: TRYBUILD=overwrite cargo test -p ui-tests");
        }
        let code = code(source, &lines(output));
        let output = output.replace(&format!("fail/{name}.rs"), "src/main.rs").replace("$WORKSPACE/", "");
        Ok(Self { name, cause, cure, code, messages, output })
    }

    /// The first word of its name.
    pub(crate) fn subject(&self) -> &str {
        self.name.split('_').next().unwrap_or_default()
    }
}

fn header(source: &str) -> Option<(String, String)> {
    let text: Vec<&str> = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
    let (cause, cure) = text.split_at(text.iter().position(|line| line.is_empty())?);
    let cause = cause.join(" ").strip_prefix("Cause: ")?.to_owned();
    let cure = cure.get(1..)?.join(" ").strip_prefix("Cure: ")?.to_owned();
    (!cause.is_empty() && !cure.is_empty()).then_some((cause, cure))
}

/// What an error says, without its number.
fn message(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("error")?;
    let rest = if rest.starts_with('[') { rest.split_once(']')?.1 } else { rest };
    rest.strip_prefix(": ")
}

/// The lines of the case that the output shows.
fn lines(output: &str) -> BTreeSet<usize> {
    // 12 |     fn say(&mut self, text: u32)
    let shown = |line: &str| line.trim_start().split_once(" |")?.0.trim().parse().ok();
    output.lines().filter_map(shown).collect()
}

/// The items, which are separated by empty lines, with a line that the compiler shows, and all blocks.
fn code(source: &str, shown: &BTreeSet<usize>) -> String {
    let mut items: Vec<(bool, Vec<&str>)> = Vec::new();
    let mut after_empty = true;
    for (at, line) in source.lines().enumerate().skip_while(|(_, line)| line.starts_with("//!")) {
        // What is indented, or closes, belongs to the item above it.
        if after_empty && !line.is_empty() && !line.starts_with([' ', '}']) {
            items.push((false, Vec::new()));
        }
        after_empty = line.is_empty();
        let Some((wanted, lines)) = items.last_mut() else { continue };
        *wanted |= line.starts_with("#[websocket") || shown.contains(&(at + 1));
        lines.push(line);
    }
    let wanted = items.iter().filter(|(wanted, _)| *wanted);
    wanted.map(|(_, lines)| lines.join("\n").trim_end().to_owned()).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn a_case_of_a_file() {
    let source = "\
//! Cause: It is
//! wrong.
//!
//! Cure: Write `1`.

use ws_runtime::prelude::*;

pub enum Shown {
    One,

    Two,
}

pub struct NotShown;

#[websocket]
impl Chat {
    fn a() {}

    fn b() {}
}

fn main() {}
";
    let output = "\
error[E0004]: this is wrong; write `1`
              or `2`
  --> fail/x_y.rs:16:1
   |
 9 | #[websocket]
   | ^^^^^^^^^^^^
  --> $WORKSPACE/ws-runtime/src/private.rs
   |
   | pub fn x() {}

error: this, too
";
    let case = Case::new("x_y".to_owned(), source, output).expect("it is one");
    assert_eq!(case.subject(), "x");
    assert_eq!(case.cause, "It is wrong.");
    assert_eq!(case.cure, "Write `1`.");
    assert_eq!(case.messages, ["this is wrong; write `1`", "this, too"]);
    let code = "\
pub enum Shown {
    One,

    Two,
}

#[websocket]
impl Chat {
    fn a() {}

    fn b() {}
}";
    assert_eq!(case.code, code);
    assert!(case.output.contains("src/main.rs:16:1") && case.output.contains("--> ws-runtime/src/private.rs"));

    assert!(Case::new("x".to_owned(), "fn main() {}", output).is_err(), "no header");
    assert!(Case::new("x".to_owned(), "//! Cause: x\n//!\n//! Cure:", output).is_err(), "no cure");
    assert!(Case::new("x".to_owned(), source, "warning: unused").is_err(), "no error");
}
