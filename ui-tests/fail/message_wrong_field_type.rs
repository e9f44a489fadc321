//! Cause: The argument has another type than the field that the pattern binds. It is passed on as it is.
//!
//! Cure: Take the field's own type, `text: String`, and convert or borrow it in the body: a `String` is not taken as `&str`. What the compiler proposes does not help.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String, loud: bool },
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say { text, .. })]
    fn say(&mut self, text: Vec<u8>) -> String {
        format!("{text:?}")
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
