#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    #[cfg(test)]
    Say(String),
    #[cfg(not(test))]
    Shout(Missing),
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[cfg(test)]
    #[message(ClientMsg::Say(text))]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[cfg(not(test))]
    #[message(ClientMsg::Shout(text))]
    fn shout(&mut self, text: Missing) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"Say":"hi"}"#]), ["hi"]);
}
