#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Struct { a: u8, b: u8, c: u8 },
    Tuple(u8, u8, u8),
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Struct { b, a: _, .. })]
    fn structure(&mut self, b: u8) -> String {
        b.to_string()
    }

    #[message(ClientMsg::Tuple(first, .., last) if first != last)]
    fn ends(&mut self, first: u8, last: u8) -> String {
        format!("{first} {last}")
    }

    #[message(ClientMsg::Tuple(_, middle, _))]
    fn middle(&mut self, middle: u8) -> String {
        middle.to_string()
    }
}

#[test]
fn passes() {
    let texts = [r#"{"Struct":{"a":1,"b":2,"c":3}}"#, r#"{"Tuple":[1,2,3]}"#, r#"{"Tuple":[1,5,1]}"#];
    assert_eq!(answers(Chat, &texts), ["2", "1 3", "5"]);
}
