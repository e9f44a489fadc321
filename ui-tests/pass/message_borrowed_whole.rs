#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(message = &str)]
impl Chat {
    #[message("ping")]
    fn ping(&mut self) -> &str {
        "pong"
    }

    #[message(other)]
    fn other<'a>(&mut self, other: &'a str) -> &'a str {
        other
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#""ping""#, r#""x""#]), ["pong", "x"]);
}
