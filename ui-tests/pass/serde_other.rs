#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
#[serde(tag = "type")]
pub enum ClientMsg {
    Leave,
    #[serde(other)]
    Unknown,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> &str {
        "bye"
    }

    #[message(ClientMsg::Unknown)]
    fn unknown(&mut self) -> &str {
        "?"
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"type":"Shout","loud":true}"#, r#"{"type":"Leave"}"#]), ["?", "bye"]);
}
