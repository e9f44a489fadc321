#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String },
    Shout(String),
    Leave,
    Quit,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(| ClientMsg::Say { text } | ClientMsg::Shout(text))]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(ClientMsg::Leave | ClientMsg::Quit)]
    fn leave(&mut self) -> &str {
        "bye"
    }
}

#[test]
fn passes() {
    let texts = [r#"{"Say":{"text":"a"}}"#, r#"{"Shout":"b"}"#, r#""Leave""#, r#""Quit""#];
    assert_eq!(answers(Chat, &texts), ["a", "b", "bye", "bye"]);
}
