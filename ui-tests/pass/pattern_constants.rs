#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

mod limits {
    pub const MOST: u8 = 9;
}

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Number { number: u8 },
    Unit,
}

use ClientMsg::{Number, Unit};

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    const LEAST: u8 = 1;

    #[message(Number { number: limits::MOST })]
    fn most(&mut self) -> &str {
        "most"
    }

    #[message(Number { number: Self::LEAST | u8::MIN })]
    fn least(&mut self) -> &str {
        "least"
    }

    #[message(Number { number })]
    fn other(&mut self, number: u8) -> String {
        number.to_string()
    }

    #[message(Unit)]
    fn unit(&mut self) -> &str {
        "unit"
    }
}

#[test]
fn passes() {
    let texts = [r#"{"Number":{"number":9}}"#, r#"{"Number":{"number":1}}"#, r#"{"Number":{"number":2}}"#, r#""Unit""#];
    assert_eq!(answers(Chat, &texts), ["most", "least", "2", "unit"]);
}
