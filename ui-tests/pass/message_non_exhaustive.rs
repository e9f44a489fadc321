#![deny(warnings)]

use ui_tests::{Growing, answers};
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

// The next release of the other crate may have more variants. A last method, whose pattern is `_`, takes them.
#[websocket(message = Growing)]
impl Chat {
    #[message(Growing::Say { text, .. })]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(_)]
    fn other(&mut self) -> &str {
        "?"
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"Say":{"text":"hi"}}"#, r#""Leave""#]), ["hi", "?"]);
}
