//! Reading `tests/cowboy`: Markdown, with a table in each section.
//!
//! A heading of cases may say how many they are and in which groups each is run: `## ws_handler_SUITE: 29 in h1, h2`. A
//! row whose groups are others has them behind its name: `websocket_deflate_false (h1)`, or `(none)`.

use crate::{read, root};

/// How a row stands here, by the first words of its last column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As in Cowboy.
    Same,
    /// As the RFC or the user would have it, where Cowboy does not.
    Better,
    /// Otherwise, and meant so.
    OnPurpose,
    /// Not here yet.
    Later,
    /// Nothing that a test could look at.
    Untested,
}

impl Kind {
    const WORDS: &[(&str, Self)] = &[
        ("same", Self::Same),
        ("better", Self::Better),
        ("on purpose", Self::OnPurpose),
        ("later", Self::Later),
        ("no test", Self::Untested),
    ];

    pub(crate) fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// A behaviour, a gap or a test case of Cowboy's.
#[derive(Debug)]
pub(crate) struct Row {
    /// `B66`, `G3` or `ws_SUITE/ws_send_close`.
    pub(crate) id: String,
    /// The groups in which its test has to run.
    pub(crate) groups: Vec<String>,
    /// What Cowboy does, or what the case shows.
    pub(crate) what: String,
    pub(crate) kind: Kind,
    /// How, why or when.
    pub(crate) note: String,
}

#[derive(Debug)]
pub(crate) struct Section {
    /// Of the file's first heading.
    pub(crate) chapter: String,
    pub(crate) title: String,
    pub(crate) count: Option<usize>,
    /// Lines between the heading and the table.
    pub(crate) text: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

#[derive(Debug)]
pub(crate) struct Catalogue {
    pub(crate) sections: Vec<Section>,
}

impl Catalogue {
    pub(crate) fn read() -> Self {
        let files = ["behaviours.md", "gaps.md", "cases.md"];
        let sections = files.iter().flat_map(|file| parse(&read(&root().join("tests/cowboy").join(file)))).collect();
        Self { sections }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.sections.iter().flat_map(|section| &section.rows)
    }
}

fn parse(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let (mut chapter, mut groups, mut is_body) = (String::new(), Vec::new(), false);
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("# ") {
            title.clone_into(&mut chapter);
        } else if let Some(heading) = line.strip_prefix("## ") {
            let (title, about) = heading.split_once(": ").unwrap_or((heading, ""));
            let (count, in_groups) = about.split_once(" in ").unwrap_or((about, ""));
            groups = names(in_groups);
            is_body = false;
            sections.push(Section {
                chapter: chapter.clone(),
                title: title.to_owned(),
                count: count.parse().ok(),
                text: Vec::new(),
                rows: Vec::new(),
            });
        } else if line.starts_with("|---") {
            is_body = true;
        } else if let (Some(cells), Some(section)) = (line.strip_prefix("| "), sections.last_mut()) {
            if is_body {
                section.rows.push(row(cells, &section.title, &groups));
            }
        } else if let (false, Some(section)) = (line.is_empty(), sections.last_mut()) {
            section.text.push(line.to_owned());
        }
    }
    sections
}

fn row(cells: &str, section: &str, groups: &[String]) -> Row {
    let cells: Vec<&str> = cells.strip_suffix(" |").unwrap_or(cells).split(" | ").collect();
    let [name, what, here] = cells[..] else { panic!("a row of three cells: {cells:?}") };
    let (name, groups) = match name.split_once(" (") {
        Some((name, "none)")) => (name, Vec::new()),
        Some((name, own)) => (name, names(own.trim_end_matches(')'))),
        None => (name, groups.to_vec()),
    };
    let is_number = name.starts_with(['B', 'G']) && name[1..].bytes().all(|byte| byte.is_ascii_digit());
    let (word, note) = here.split_once(": ").unwrap_or((here, ""));
    let kind = Kind::WORDS.iter().find(|(known, _)| *known == word);
    let (_, kind) = kind.unwrap_or_else(|| panic!("{name} is {word:?}: none of {:?}", Kind::WORDS));
    Row {
        id: match (is_number, name.split_once('.')) {
            (true, _) => name.to_owned(),
            // A case of a suite that has no section of its own.
            (false, Some((suite, case))) => format!("{suite}/{case}"),
            (false, None) => format!("{section}/{name}"),
        },
        groups,
        what: what.to_owned(),
        kind: *kind,
        note: note.to_owned(),
    }
}

/// The names in a list with commas.
pub(crate) fn names(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
