#![deny(warnings)]
#![allow(non_camel_case_types)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    r#move(u8),
    r#loop,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::r#move(number))]
    fn moved(&mut self, number: u8) -> String {
        number.to_string()
    }

    #[message(ClientMsg::r#loop)]
    fn looped(&mut self) -> &str {
        "loop"
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"move":3}"#, r#""loop""#]), ["3", "loop"]);
}
