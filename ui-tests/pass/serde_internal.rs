#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMsg {
    Say { text: String },
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say { text })]
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
    let texts = [r#"{"type":"say","text":"hi"}"#, r#"{"type":"leave"}"#, r#"{"type":"shout"}"#];
    assert_eq!(answers(Chat, &texts), ["hi", "bye", "1003"]);
}
