#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub struct Envelope {
    pub id: u32,
    #[serde(flatten)]
    pub message: ClientMsg,
}

#[derive(serde::Deserialize)]
#[serde(tag = "type")]
pub enum ClientMsg {
    Say { text: String },
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = Envelope)]
impl Chat {
    #[message(Envelope { id, message: ClientMsg::Say { text }, .. })]
    fn say(&mut self, id: u32, text: String) -> String {
        format!("{id} {text}")
    }

    #[message(Envelope { message: ClientMsg::Leave, .. })]
    fn leave(&mut self) -> &str {
        "bye"
    }
}

#[test]
fn passes() {
    let texts = [r#"{"id":1,"type":"Say","text":"hi"}"#, r#"{"type":"Leave","id":2}"#];
    assert_eq!(answers(Chat, &texts), ["1 hi", "bye"]);
}
