//! What `cargo test` prints.

use std::collections::BTreeMap;

/// The result of each test, by its crate and its name.
pub(crate) fn parse(output: &str) -> BTreeMap<String, String> {
    let mut results = BTreeMap::new();
    let mut krate = None;
    for line in output.lines() {
        let line = line.trim();
        if line.starts_with("Running ") {
            // The program's name is that of the crate, and a hash.
            let program = line.rsplit_once('(').and_then(|(_, program)| program.strip_suffix(')'));
            let name = program.and_then(|program| program.rsplit(['/', '\\']).next());
            krate = name.and_then(|name| name.rsplit_once('-')).map(|(krate, _)| krate);
        } else if line.starts_with("Doc-tests ") {
            krate = None;
        } else if let (Some(krate), Some(test)) = (krate, line.strip_prefix("test ")) {
            if let Some((name, result)) = test.split_once(" ... ") {
                let name = name.strip_suffix(" - should panic").unwrap_or(name);
                results.insert(format!("{krate}::{name}"), result.to_owned());
            }
        }
    }
    results
}

#[test]
fn results_of_an_output() {
    let output = "
   Compiling tests v0.1.0
     Running unittests src/lib.rs (target/debug/deps/ws_runtime-0123)
test proto::close::tests::payloads ... ok
test result: ok. 1 passed; 0 failed
     Running tests/cowboy/main.rs (target/debug/deps/cowboy-4567)
test ws_suite::ws_ping ... FAILED
test ws_suite::later ... ignored, for a reason
   Doc-tests ws_runtime
test ws-runtime/src/lib.rs - (line 3) ... ok
";
    let results: Vec<(String, String)> = parse(output).into_iter().collect();
    let expected = [
        ("cowboy::ws_suite::later", "ignored, for a reason"),
        ("cowboy::ws_suite::ws_ping", "FAILED"),
        ("ws_runtime::proto::close::tests::payloads", "ok"),
    ];
    assert_eq!(results, expected.map(|(name, result)| (name.to_owned(), result.to_owned())));
}
