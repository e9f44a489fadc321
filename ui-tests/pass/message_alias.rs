#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

mod wire {
    #[derive(serde::Deserialize)]
    pub enum Message {
        Say(String),
    }
}

type ClientMsg = wire::Message;

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say(text))]
    fn say(&mut self, text: String) -> String {
        text
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"Say":"hi"}"#]), ["hi"]);
}
