#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

const MOST: u8 = 9;

#[derive(Default)]
pub struct Chat;

#[websocket(message = u8)]
impl Chat {
    #[message(..=3)]
    fn low(&mut self) -> &str {
        "low"
    }

    #[message(number @ 4..MOST)]
    fn middle(&mut self, number: u8) -> String {
        number.to_string()
    }

    #[message(MOST)]
    fn most(&mut self) -> &str {
        "most"
    }

    #[message(10..)]
    fn more(&mut self) -> &str {
        "more"
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["0", "5", "9", "10"]), ["low", "5", "most", "more"]);
}
