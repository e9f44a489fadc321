#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    #[cfg(all())]
    Say(String),
    #[cfg(any())]
    Shout(Missing),
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[cfg(all())]
    #[message(ClientMsg::Say(text))]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[cfg(any())]
    #[message(ClientMsg::Shout(text))]
    fn shout(&mut self, text: Missing) {}
}

fn main() {
    assert_eq!(answers(Chat, &[r#"{"Say":"hi"}"#]), ["hi"]);
}
