#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
#[serde(untagged)]
pub enum ClientMsg {
    Number(i64),
    Text(String),
    Move { x: i64 },
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Number(x) | ClientMsg::Move { x })]
    fn number(&mut self, x: i64) -> String {
        x.to_string()
    }

    #[message(ClientMsg::Text(text))]
    fn text(&mut self, text: String) -> String {
        text
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["1", r#""a""#, r#"{"x":2}"#, "[]"]), ["1", "a", "2", "1007"]);
}
