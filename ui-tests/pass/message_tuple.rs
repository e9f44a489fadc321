#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Board;

#[websocket(message = (u8, String))]
impl Board {
    #[message((0, _))]
    fn nothing(&mut self) {}

    #[message((times, word))]
    fn often(&mut self, times: u8, word: String) -> String {
        word.repeat(times.into())
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Board, &[r#"[3,"a"]"#, r#"[0,"a"]"#]), ["aaa"]);
}
