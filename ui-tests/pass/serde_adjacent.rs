#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
#[serde(tag = "t", content = "c")]
pub enum ClientMsg {
    Say(String),
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say(text))]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> &str {
        "bye"
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"t":"Say","c":"hi"}"#, r#"{"t":"Leave"}"#]), ["hi", "bye"]);
}
