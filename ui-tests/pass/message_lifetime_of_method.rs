#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg<'a> {
    Say { text: &'a str },
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg<'_>)]
impl Chat {
    #[message(ClientMsg::Say { text })]
    fn say<'a>(&mut self, text: &'a str) -> &'a str {
        text
    }

    #[binary]
    fn binary<'a>(&mut self, data: &'a [u8]) -> &'a [u8] {
        data
    }

    #[decode_error]
    fn bad<'a>(&mut self, error: &'a DecodeError) -> Option<&'a str> {
        Some("bad").filter(|_| error.close_code() == CloseCode::INVALID_PAYLOAD)
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"Say":{"text":"hi"}}"#, "{"]), ["hi", "bad"]);
}
