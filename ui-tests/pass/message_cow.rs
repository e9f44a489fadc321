#![deny(warnings)]

use std::borrow::Cow;

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg<'a> {
    Say(#[serde(borrow)] Cow<'a, str>),
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg<'_>)]
impl Chat {
    #[message(ClientMsg::Say(text))]
    fn say(&mut self, text: Cow<'_, str>) -> String {
        match text {
            Cow::Borrowed(text) => format!("borrowed {text}"),
            Cow::Owned(text) => format!("owned {}", text.len()),
        }
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"Say":"hi"}"#, r#"{"Say":"\n"}"#]), ["borrowed hi", "owned 1"]);
}
