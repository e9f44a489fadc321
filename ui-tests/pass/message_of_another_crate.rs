#![deny(warnings)]

use ui_tests::{Foreign, answers};
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(message = ui_tests::Foreign)]
impl Chat {
    #[message(Foreign::Say { text })]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(ui_tests::Foreign::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"Say":{"text":"hi"}}"#, r#""Leave""#, r#"{"Say":{"text":"late"}}"#]), ["hi"]);
}
