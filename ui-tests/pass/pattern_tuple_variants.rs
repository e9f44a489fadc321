#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    None(),
    Pair(u8, String),
    Braces {},
    Unit,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::None())]
    fn none(&mut self) -> &str {
        "none"
    }

    #[message(ClientMsg::Pair { 0: number, 1: text })]
    fn pair(&mut self, text: String, number: u8) -> String {
        format!("{number} {text}")
    }

    #[message(ClientMsg::Braces {} | ClientMsg::Unit {})]
    fn braces(&mut self) -> &str {
        "braces"
    }
}

#[test]
fn passes() {
    let texts = [r#"{"None":[]}"#, r#"{"Pair":[1,"a"]}"#, r#"{"Braces":{}}"#, r#""Unit""#];
    assert_eq!(answers(Chat, &texts), ["none", "1 a", "braces", "braces"]);
}
