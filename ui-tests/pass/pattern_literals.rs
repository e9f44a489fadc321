#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg<'a> {
    Number(i8),
    Letter(char),
    Is(bool),
    Word(&'a str),
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg<'_>)]
impl Chat {
    #[message(ClientMsg::Number(-1) | ClientMsg::Letter('-') | ClientMsg::Is(false) | ClientMsg::Word("no"))]
    fn no(&mut self) -> &str {
        "no"
    }

    #[message(_)]
    fn yes(&mut self) -> &str {
        "yes"
    }
}

#[test]
fn passes() {
    let texts = [r#"{"Number":-1}"#, r#"{"Letter":"-"}"#, r#"{"Is":false}"#, r#"{"Word":"no"}"#, r#"{"Is":true}"#];
    assert_eq!(answers(Chat, &texts), ["no", "no", "no", "no", "yes"]);
}
