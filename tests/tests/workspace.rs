//! Holds the tree to what ARCHITECTURE.md says of it: each of its `Invariant:` lines is checked here.

#[path = "workspace/source.rs"]
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use source::{Names, module_of};

/// Makes a test of each invariant, and the list of all.
macro_rules! invariants {
    ($($name:ident: $line:literal;)*) => {
        const INVARIANTS: &[&str] = &[$($line),*];
        mod invariant {
            $(#[test] fn $name() { super::hold($line, &super::$name()); })*
        }
    };
}

invariants! {
    one_direction: "the modules of ws-runtime name each other in one direction only: server → upgrade → conn → session → proto.";
    pure_protocol: "proto and session have no I/O, no clock, no task and no async, and name neither tokio nor hyper.";
    no_server_feature: "without its default features, ws-runtime depends on neither tokio nor hyper.";
    no_unsafe: "there is no unsafe code.";
    generated_names: "generated code names `__private` and documented public items of ws-runtime only.";
    short_files: "a source file has at most 500 lines.";
    no_machine: "no file names a path of a machine.";
    justified_dependencies: "each dependency of a published crate has a comment that says what it is for.";
    rust_version: "`rust-version` is the highest of the published crates' own dependencies, and no higher.";
}

#[test]
fn every_invariant_is_checked() {
    let text = read(&root().join("ARCHITECTURE.md"));
    let stated: BTreeSet<&str> = text.lines().filter_map(|line| line.strip_prefix("Invariant: ")).collect();
    let checked: BTreeSet<&str> = INVARIANTS.iter().copied().collect();
    assert_eq!(stated, checked, "the lines of ARCHITECTURE.md, and those that are checked here");
}

/// Fails with everything that is against an invariant.
fn hold(invariant: &str, against: &[String]) {
    assert!(against.is_empty(), "{invariant}\nBut:\n  {}", against.join("\n  "));
}

// The modules of ws-runtime, lowest first; the modules of a row may name each other.
const LAYERS: &[&[&str]] = &[
    &["proto"],
    &["frame", "prepared", "terminate"],
    &["session"],
    &[
        "answer", "codec", "conn", "command", "cowboy", "decode", "handler", "hooks", "options", "private", "request",
        "variants",
    ],
    &["upgrade"],
    &["server"],
];

fn one_direction() -> Vec<String> {
    let sources = sources("ws-runtime/src");
    let exports = exports(&sources);
    let mut against = Vec::new();
    for (file, names) in &sources {
        let module = module_of(file);
        // The root of the crate re-exports from everywhere.
        let Some(own) = module.first() else { continue };
        let Some(own) = layer(own) else {
            against.push(format!("{} is in no layer: add it to LAYERS", file.display()));
            continue;
        };
        for path in &names.paths {
            let Some([first, ..]) = path.below("crate") else { continue };
            let module = exports.get(first).unwrap_or(first);
            match layer(module) {
                None => against.push(format!("{} names {path}, which is in no module that is known", file.display())),
                Some(other) if other > own => against.push(format!("{} names {path}", file.display())),
                Some(_) => {}
            }
        }
    }
    against
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// What the root of ws-runtime exports, and of which module it is.
fn exports(sources: &Sources) -> BTreeMap<String, String> {
    let mut exports = BTreeMap::new();
    for (file, names) in sources {
        let module = module_of(file);
        if module.is_empty() {
            for path in &names.exported {
                // The prelude exports once more what the root does.
                if let Some([module, .., name]) = path.below("crate") {
                    exports.insert(name.clone(), module.clone());
                }
            }
        } else {
            // An exported macro is named from the root, wherever it is.
            for pair in names.idents.windows(2).filter(|pair| pair[0] == "macro_rules") {
                exports.insert(pair[1].clone(), module[0].clone());
            }
        }
    }
    exports
}

fn pure_protocol() -> Vec<String> {
    const FORBIDDEN: &[&str] =
        &["async", "await", "http", "hyper", "hyper_util", "tokio", "Future", "Instant", "SystemTime"];
    const FORBIDDEN_MODULES: &[&str] = &["env", "fs", "future", "net", "os", "process", "task", "thread"];
    let mut against = Vec::new();
    for (file, names) in sources("ws-runtime/src") {
        if !module_of(&file).first().is_some_and(|module| ["proto", "session"].contains(&module.as_str())) {
            continue;
        }
        let words = names.idents.iter().chain(names.paths.iter().flat_map(|path| &path.0));
        let named = words.filter(|ident| FORBIDDEN.contains(&ident.as_str()));
        against.extend(named.map(|ident| format!("{} names {ident}", file.display())));
        let named = names.paths.iter().filter(|path| match path.below("std") {
            // Slices for a vectored write are memory, not I/O.
            Some([io, what]) if io == "io" => what != "IoSlice",
            Some([module, ..]) => module == "io" || FORBIDDEN_MODULES.contains(&module.as_str()),
            _ => false,
        });
        against.extend(named.map(|path| format!("{} names {path}", file.display())));
    }
    against
}

fn no_server_feature() -> Vec<String> {
    let tree = cargo(&["tree", "-p", "ws-runtime", "--no-default-features", "-e", "normal", "--prefix", "none"]);
    let is_async = |line: &&str| line.starts_with("tokio") || line.starts_with("hyper");
    assert!(tree.contains("ws-runtime v"), "cargo tree shows {tree:?}");
    tree.lines().filter(is_async).map(str::to_owned).collect()
}

fn no_unsafe() -> Vec<String> {
    let mut against = Vec::new();
    // What the cases in ui-tests are for is not to compile.
    for package in ["ws-runtime/src", "ws-macros/src", "examples", "tests"] {
        let with = sources(package).into_iter().filter(|(_, names)| names.uses_unsafe);
        against.extend(with.map(|(file, _)| format!("{package}: {}", file.display())));
    }
    for krate in ["ws-runtime", "ws-macros"] {
        if !read(&root().join(krate).join("src/lib.rs")).contains("#![forbid(unsafe_code)]") {
            against.push(format!("{krate} does not forbid it"));
        }
    }
    against
}

fn generated_names() -> Vec<String> {
    let runtime = sources("ws-runtime/src");
    let public = exports(&runtime);
    let private: BTreeSet<&String> = runtime
        .iter()
        .filter(|(file, _)| module_of(file).first().is_some_and(|module| module == "private"))
        .flat_map(|(_, names)| names.idents.iter().chain(names.paths.iter().filter_map(|path| path.0.last())))
        .collect();
    let mut against = Vec::new();
    for (file, names) in sources("ws-macros/src") {
        for path in &names.quoted {
            let segments: Vec<&str> = path.0.iter().map(String::as_str).collect();
            // What the macro calls these two when it writes code: the user's path to ws-runtime, and `__private` there.
            let known = match segments[..] {
                ["krate" | "ws_runtime", "__private"] => true,
                ["krate" | "ws_runtime", "__private", item, ..] | ["private", item, ..] => {
                    private.contains(&item.to_owned())
                }
                ["krate" | "ws_runtime", item, ..] => public.contains_key(item),
                _ => !segments.contains(&"__private"),
            };
            if !known {
                against.push(format!("{} names {path}", file.display()));
            }
        }
    }
    against
}

fn short_files() -> Vec<String> {
    let lines = files().into_iter().filter(|file| has_extension(file, &["rs", "py", "mjs", "js", "ts"]));
    let lines = lines.map(|file| (read(&root().join(&file)).lines().count(), file));
    lines.filter(|(lines, _)| *lines > 500).map(|(lines, file)| format!("{} has {lines}", file.display())).collect()
}

fn no_machine() -> Vec<String> {
    // Without their slashes, or this file would be one that names them.
    const TOPS: &[&str] = &["Users", "home", "media", "mnt", "opt", "private", "root", "srv", "tmp", "work"];
    let mut against = Vec::new();
    for file in files() {
        // What is no text has no paths.
        let Ok(text) = fs::read_to_string(root().join(&file)) else { continue };
        for top in TOPS {
            let path = format!("/{top}/");
            // At the start of a path, not in the middle of a longer one or of an address.
            let starts = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || "._-~}*<>)/".contains(c));
            if text.match_indices(&path).any(|(at, _)| starts(at)) {
                against.push(format!("{} names {path}", file.display()));
            }
        }
    }
    against
}

fn justified_dependencies() -> Vec<String> {
    let mut against = Vec::new();
    for krate in ["ws-runtime", "ws-macros"] {
        let manifest = read(&root().join(krate).join("Cargo.toml"));
        let (mut in_table, mut justified) = (false, false);
        for line in manifest.lines().map(str::trim) {
            if line.starts_with('[') {
                in_table = line.ends_with("dependencies]");
                justified = false;
            } else if line.is_empty() {
                justified = false;
            } else if line.starts_with('#') {
                justified = true;
            } else if in_table && !justified {
                against.push(format!("{krate}: {line}"));
            }
        }
    }
    against
}

fn rust_version() -> Vec<String> {
    let tree = ["tree", "-p", "ws-runtime", "-p", "ws-macros", "--all-features", "-e", "normal"];
    let tree = cargo(&[&tree[..], &["--prefix", "none", "--format", "{p}"]].concat());
    let ours: BTreeSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| line.split_once(" v"))
        .map(|(name, version)| (name, version.split(' ').next().unwrap_or(version)))
        .collect();
    let metadata = cargo(&["metadata", "--format-version", "1", "--filter-platform", "host-tuple"]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).expect("cargo metadata is JSON");
    let mut stated = BTreeMap::new();
    let mut highest = ((0, 0), String::new());
    for package in metadata["packages"].as_array().expect("there are packages") {
        let text = |key: &str| package[key].as_str();
        let (Some(name), Some(version)) = (text("name"), text("version")) else { continue };
        let Some(needs) = text("rust_version") else { continue };
        if package["source"].is_null() {
            stated.insert(name.to_owned(), minor(needs));
        } else if ours.contains(&(name, version)) {
            highest = highest.max((minor(needs), format!("{name} {version}")));
        }
    }
    let ((major, minor), package) = &highest;
    assert!(*minor > 0, "no dependency says what it needs");
    ["ws-runtime", "ws-macros"]
        .into_iter()
        .filter(|krate| stated.get(*krate) != Some(&(*major, *minor)))
        .map(|krate| format!("{krate} says {:?}, {package} needs {major}.{minor}", stated.get(krate)))
        .collect()
}

/// `1.85.0` as (1, 85).
fn minor(version: &str) -> (u32, u32) {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

type Sources = Vec<(PathBuf, Names)>;

/// The Rust sources below a folder, by their paths from there.
fn sources(folder: &str) -> Sources {
    let files = files().into_iter().filter_map(|file| file.strip_prefix(folder).ok().map(Path::to_owned));
    let sources: Sources = files
        .filter(|file| has_extension(file, &["rs"]))
        // Modules of unit tests in files of their own; where they are named, they are for tests only.
        .filter(|file| !module_of(file).iter().skip(1).any(|module| module == "tests"))
        .map(|file| {
            let text = read(&root().join(folder).join(&file));
            let names = source::names(&text, &module_of(&file));
            let names = names.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            (file, names)
        })
        .collect();
    assert!(!sources.is_empty(), "there are no sources in {folder}");
    sources
}

/// The project's files, by their paths from its root, without what is built or installed.
fn files() -> Vec<PathBuf> {
    const SKIPPED: &[&str] = &[".git", "__pycache__", "corpus", "node_modules", "target"];
    let (mut files, mut folders) = (Vec::new(), vec![root()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project can be read") {
            let path = entry.expect("its entries can be read").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if SKIPPED.contains(&name.as_str()) || path.ends_with("book/book") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(root()).expect("it is below the root").to_owned());
            }
        }
    }
    files.sort();
    files
}

fn has_extension(file: &Path, extensions: &[&str]) -> bool {
    file.extension().is_some_and(|extension| extensions.iter().any(|known| extension == *known))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace").to_owned()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// What cargo prints. Building this test has brought everything that it needs to know.
fn cargo(args: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(args).args(["--offline", "--locked"]).current_dir(root()).output();
    let output = output.expect("cargo can be run");
    assert!(output.status.success(), "cargo {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}
