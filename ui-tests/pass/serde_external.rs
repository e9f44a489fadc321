#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ClientMsg {
    SayIt { text: String },
    Pair(u8, u8),
    One(u8),
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::SayIt { text })]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(ClientMsg::Pair(a, b))]
    fn pair(&mut self, a: u8, b: u8) -> String {
        format!("{a} {b}")
    }

    #[message(ClientMsg::One(number))]
    fn one(&mut self, number: u8) -> String {
        number.to_string()
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> &str {
        "bye"
    }
}

#[test]
fn passes() {
    let texts = [r#"{"sayIt":{"text":"hi"}}"#, r#"{"pair":[1,2]}"#, r#"{"one":3}"#, r#""leave""#];
    assert_eq!(answers(Chat, &texts), ["hi", "1 2", "3", "bye"]);
}
