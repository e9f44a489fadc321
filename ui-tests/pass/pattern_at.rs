#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Range(u32),
    Some(Option<u32>),
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Range(number @ (0 | 2..)))]
    fn range(&mut self, number: u32) -> String {
        number.to_string()
    }

    #[message(ClientMsg::Range(1))]
    fn one(&mut self) -> &str {
        "one"
    }

    #[message(ClientMsg::Some(all @ Some(inner)))]
    fn some(&mut self, all: Option<u32>, inner: u32) -> String {
        format!("{all:?} {inner}")
    }

    #[message(none @ ClientMsg::Some(None))]
    fn none(&mut self, none: ClientMsg) -> Option<&str> {
        matches!(none, ClientMsg::Some(_)).then_some("none")
    }
}

#[test]
fn passes() {
    let texts = [r#"{"Range":7}"#, r#"{"Range":1}"#, r#"{"Some":3}"#, r#"{"Some":null}"#];
    assert_eq!(answers(Chat, &texts), ["7", "one", "Some(3) 3", "none"]);
}
