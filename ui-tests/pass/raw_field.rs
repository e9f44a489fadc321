#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Move { r#type: String, r#in: u8 },
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Move { r#type, r#in: 0 })]
    fn start(&mut self, r#type: String) -> String {
        r#type
    }

    #[message(ClientMsg::Move { r#type: kind, r#in })]
    fn step(&mut self, r#in: u8, kind: String) -> String {
        format!("{kind} {}", r#in)
    }
}

#[test]
fn passes() {
    let texts = [r#"{"Move":{"type":"a","in":0}}"#, r#"{"Move":{"type":"b","in":1}}"#];
    assert_eq!(answers(Chat, &texts), ["a", "b 1"]);
}
