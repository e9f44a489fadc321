#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String },
}

#[derive(Default)]
pub struct Chat;

#[rustfmt::skip]
#[websocket(message = ClientMsg, idle_timeout = "1s", protocols("a", "b",), origins("https://a.example",), mailbox = 1,)]
impl Chat {
    #[message(ClientMsg::Say { text, },)]
    fn say(&mut self, text: String,) -> String {
        text
    }

    #[info]
    fn said(&mut self, text: String,) { drop(text,) }

    #[timer(every = "1h",)]
    fn tick(&mut self,) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"Say":{"text":"hi"}}"#]), ["hi"]);
}
