#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String },
    List(Vec<u8>),
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say { ref text })]
    async fn say(&mut self, text: &str) -> String {
        text.to_uppercase()
    }

    #[message(ClientMsg::List(ref mut list))]
    fn list(&mut self, list: &mut Vec<u8>) -> String {
        list.push(0);
        list.len().to_string()
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"Say":{"text":"a"}}"#, r#"{"List":[1]}"#]), ["A", "2"]);
}
