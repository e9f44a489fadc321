//! Each file of `fail` has one mistake, with what the compiler says about it beside it; each of `pass` has none.
//!
//! `TRYBUILD=overwrite cargo test -p ui-tests` writes what is said now. Read it: it is what users read.

// Cowboy: B63, B67, B146, G3
#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("fail/*.rs");
}
