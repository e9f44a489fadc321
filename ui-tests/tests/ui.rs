//! Each file of `fail` has one mistake, with what the compiler says about it beside it.
//!
//! `TRYBUILD=overwrite cargo test -p ui-tests` writes what is said now. Read it: it is what users read.
//!
//! A case of `fail` begins with a cause and a cure, of which the book's page of errors is made: then write that anew with
//! `BLESS=1 cargo test -p tests --test errors`.

// Cowboy: B63, B67, B146, G3
#[test]
fn ui() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
