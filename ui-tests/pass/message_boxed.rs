#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say(String),
    Leave,
}

#[derive(Default)]
pub struct Chat;

// No pattern looks into a box: one method takes it, and the `match` is in its body.
#[websocket(message = Box<ClientMsg>)]
impl Chat {
    #[message(message)]
    fn any(&mut self, message: Box<ClientMsg>) -> Result<String, Stop> {
        match *message {
            ClientMsg::Say(text) => Ok(text),
            ClientMsg::Leave => Err(Stop),
        }
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"Say":"a"}"#, r#""Leave""#, r#"{"Say":"b"}"#]), ["a"]);
}
