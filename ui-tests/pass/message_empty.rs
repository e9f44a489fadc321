#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum Nothing {}

#[derive(Default)]
pub struct Deaf;

#[websocket(message = Nothing)]
impl Deaf {
    #[decode_error]
    fn bad(&mut self) -> &str {
        "no"
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Deaf, &["1"]), ["no"]);
}
