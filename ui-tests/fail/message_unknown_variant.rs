//! Cause: The pattern names a variant that the message type does not have.
//!
//! Cure: Write the variant as it is in the enum: `#[message(ClientMsg::Leave)]`.

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
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(ClientMsg::Leve)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
