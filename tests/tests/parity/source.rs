//! The `// Cowboy:` comments in the tests.

use std::path::{Path, PathBuf};

use crate::catalogue::names;
use crate::{read, root, rust_files};

/// What is looked through: unit tests, integration tests, and the tests of examples, listings and compiler messages.
const FOLDERS: &[&str] =
    &["ws-runtime/src", "ws-macros/src", "tests/tests", "examples/tests", "book/listings/tests", "ui-tests/tests"];

/// What a test says of itself.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    pub(crate) ids: Vec<String>,
    pub(crate) groups: Vec<String>,
    /// The crate that the test is compiled into, and its modules there.
    path: Vec<String>,
    /// The function.
    pub(crate) name: String,
    /// What is wrong with the comment.
    pub(crate) wrong: Option<String>,
}

impl Claim {
    /// Where it stands, for messages.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.file.strip_prefix(root()).unwrap_or(&self.file).display(), self.line)
    }

    /// The module that the test is in.
    pub(crate) fn module(&self) -> &str {
        self.path.iter().rfind(|module| *module != "tests").map_or("", String::as_str)
    }

    /// The tests of this function, one for each group: the crate, and what libtest calls it.
    pub(crate) fn tests(&self) -> Vec<String> {
        let name = |group: Option<&String>| {
            let parts = self.path.iter().chain(group).chain([&self.name]);
            parts.cloned().collect::<Vec<_>>().join("::")
        };
        if self.groups.is_empty() {
            vec![name(None)]
        } else {
            self.groups.iter().map(|group| name(Some(group))).collect()
        }
    }
}

/// All comments, by file and line.
pub(crate) fn claims() -> Vec<Claim> {
    let mut claims = Vec::new();
    for folder in FOLDERS {
        // The examples in the parser's own test are none.
        for file in rust_files(folder).into_iter().filter(|file| !file.starts_with(root().join("tests/tests/parity"))) {
            let text = read(&file);
            let below = file.strip_prefix(root().join(folder)).unwrap_or(&file).to_owned();
            let path = path_of(folder, &below);
            read_claims(&text, &file, &path, &mut claims);
        }
    }
    claims
}

/// The crate and the modules that a file is.
fn path_of(folder: &str, below: &Path) -> Vec<String> {
    let mut path: Vec<String> =
        below.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if matches!(path.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        path.pop();
    }
    if let Some(package) = folder.strip_suffix("/src") {
        path.insert(0, package.replace('-', "_"));
    }
    path
}

fn read_claims(text: &str, file: &Path, path: &[String], claims: &mut Vec<Claim>) {
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while at < lines.len() {
        let Some(first) = comment(lines[at]) else {
            at += 1;
            continue;
        };
        let (line, mut said) = (at + 1, first.to_owned());
        at += 1;
        while let Some(more) = lines.get(at).and_then(|line| comment(line)) {
            said = format!("{said}, {more}");
            at += 1;
        }
        let (ids, groups) = said.split_once(" (").unwrap_or((&said, ""));
        let (ids, groups) = (names(ids), names(groups.trim_end_matches(')')));
        // Attributes, documentation and other comments stand between it and its function.
        let between = |line: &&&str| line.trim_start().starts_with(['#', '/']) || line.trim() == ")]";
        let attributes = lines[at..].iter().take_while(between).count();
        let function = lines.get(at + attributes).copied().unwrap_or_default();
        let name = function_name(function);
        let is_test = lines[at..at + attributes]
            .iter()
            .map(|line| line.trim())
            .any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"));
        let wrong = match &name {
            None => Some("there is no function below".to_owned()),
            Some(name) if groups.is_empty() && !is_test => Some(format!("{name} is not a test")),
            Some(name) if !groups.is_empty() && !is_listed(text, name) => Some(format!("{name} is not in in_groups!")),
            Some(_) => None,
        };
        claims.push(Claim {
            file: file.to_owned(),
            line,
            ids,
            groups,
            path: [path, &modules_around(&lines, at + attributes)].concat(),
            name: name.unwrap_or_default(),
            wrong,
        });
    }
}

fn comment(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("// Cowboy: ")
}

fn function_name(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("fn ")?;
    let name: String = rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    Some(name).filter(|name| !name.is_empty())
}

/// Whether `in_groups!` makes tests of the function.
fn is_listed(text: &str, name: &str) -> bool {
    let list = text.split_once("\nin_groups! {").and_then(|(_, rest)| rest.split_once('}'));
    list.is_some_and(|(list, _)| list.split_whitespace().any(|word| word.trim_end_matches(',') == name))
}

/// The modules within the file that a line is in, by indentation.
fn modules_around(lines: &[&str], at: usize) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut modules = Vec::new();
    let mut least = lines.get(at).map_or(0, |line| indent(line));
    for line in lines[..at.min(lines.len())].iter().rev().filter(|line| !line.trim().is_empty()) {
        if indent(line) < least {
            least = indent(line);
            let module = line.trim().strip_prefix("mod ").and_then(|rest| rest.strip_suffix(" {"));
            modules.extend(module.map(str::to_owned));
        }
    }
    modules.reverse();
    modules
}

#[test]
fn comments_of_a_file() {
    let text = "
// Cowboy: B1, G2
// Cowboy: x_SUITE/case
#[tokio::test(start_paused = true)]
async fn one() {}

// Cowboy: B2 (h1, h2)
async fn two(group: Group) {}

// Cowboy: B3
fn no_test() {}

in_groups! {
    two,
}

mod tests {
    proptest! {
        // Cowboy: B4
        /// Words.
        #[test]
        fn inside(x in 0..1) {}
    }
}
";
    let mut claims = Vec::new();
    read_claims(text, Path::new("x.rs"), &["krate".to_owned()], &mut claims);
    let found: Vec<String> = claims
        .iter()
        .map(|claim| format!("{} {} {:?}", claim.ids.join(","), claim.tests().join(","), claim.wrong))
        .collect();
    assert_eq!(
        found,
        [
            "B1,G2,x_SUITE/case krate::one None",
            "B2 krate::h1::two,krate::h2::two None",
            "B3 krate::no_test Some(\"no_test is not a test\")",
            "B4 krate::tests::inside None",
        ]
    );
}
