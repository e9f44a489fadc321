//! What holds for the chapters themselves.

use std::fs;
use std::path::{Path, PathBuf};

fn book() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The chapters, by file name.
fn chapters() -> Vec<(String, String)> {
    let mut chapters = Vec::new();
    for entry in fs::read_dir(book().join("src")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            chapters.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    assert!(chapters.len() > 9, "there are chapters");
    chapters
}

/// The fenced blocks of a chapter: what is behind the fence, and the lines inside.
fn blocks(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, Vec<&str>)> = None;
    for line in text.lines() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(info), None) => open = Some((info, Vec::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// The parts of `{{#include FILE:ANCHOR}}`, if that is all there is in the line.
fn include(line: &str) -> Option<(&str, &str)> {
    line.trim().strip_prefix("{{#include ")?.strip_suffix("}}")?.rsplit_once(':')
}

/// A part of a chapter that `bench/run plot` has written.
fn is_made_by_bench(line: &str) -> bool {
    let file = line
        .strip_prefix("{{#include bench/")
        .and_then(|line| line.strip_suffix(".md}}"));
    file.is_some_and(|file| book().join(format!("src/bench/{file}.md")).exists())
}

#[test]
fn listings_are_included_by_anchor() {
    let mut included = 0;
    for (chapter, text) in chapters() {
        for (info, lines) in blocks(&text) {
            let is_rust = info.split([',', ' ']).next() == Some("rust");
            // Code without a language is taken for Rust by some, and tested by nobody.
            assert!(
                !info.is_empty(),
                "{chapter}: a block without a language: {lines:?}"
            );
            // What does not compile is in the generated chapter of errors, and only there.
            let is_mistake = chapter == "errors.md" && info == "rust,compile_fail";
            if !is_rust || is_mistake {
                continue;
            }
            for line in lines {
                let Some((file, anchor)) = include(line) else {
                    panic!(
                        "{chapter}: Rust that is not included by an anchor, and so not compiled: {line:?}"
                    )
                };
                let path = book().join("src").join(file);
                let source = fs::read_to_string(&path)
                    .unwrap_or_else(|error| panic!("{chapter}: {file}: {error}"));
                for mark in ["ANCHOR", "ANCHOR_END"] {
                    let mark = format!("// {mark}: {anchor}");
                    let found =
                        source.lines().filter(|line| line.trim() == mark).count();
                    assert_eq!(found, 1, "{chapter}: {mark:?} in {file}");
                }
                included += 1;
            }
        }
        let elsewhere = text.matches("{{#").count();
        let in_rust = text.lines().filter(|line| include(line).is_some()).count();
        let made = text.lines().filter(|line| is_made_by_bench(line)).count();
        assert_eq!(
            elsewhere,
            in_rust + made,
            "{chapter}: an include that is not a line of its own"
        );
    }
    assert!(included > 20, "there are listings");
}

#[test]
fn every_chapter_is_in_the_summary_and_every_link_leads_somewhere() {
    let summary = fs::read_to_string(book().join("src/SUMMARY.md")).unwrap();
    for (chapter, text) in chapters() {
        assert!(
            chapter == "SUMMARY.md" || summary.contains(&format!("({chapter})")),
            "{chapter} is not in the summary"
        );
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next())
        {
            if link.starts_with("http") {
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let file = if file.is_empty() { &chapter } else { file };
            let target = fs::read(book().join("src").join(file));
            let target =
                target.unwrap_or_else(|error| panic!("{chapter}: {link}: {error}"));
            let headings = String::from_utf8_lossy(&target);
            let is_there =
                |line: &str| line.starts_with('#') && heading_id(line) == fragment;
            assert!(
                fragment.is_empty() || headings.lines().any(is_there),
                "{chapter}: {link}"
            );
        }
    }
}

/// The name that a heading gets in its page, or has.
fn heading_id(line: &str) -> String {
    let own = line.rsplit_once("{#").and_then(|(_, id)| id.strip_suffix('}'));
    if let Some(id) = own {
        return id.to_owned();
    }
    let text = line.trim_start_matches('#').trim().to_lowercase();
    let kept = text
        .chars()
        .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}
