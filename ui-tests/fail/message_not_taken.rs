//! Cause: The pattern binds a field, and the method has no argument for it.
//!
//! Cure: Add the argument, `loud: bool`, or leave the field out of the pattern: `ClientMsg::Say { text, .. }`.

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
    #[message(ClientMsg::Say { text, loud })]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
