//! Cause: The message type cannot be made from JSON, because it has no `Deserialize`.
//!
//! Cure: Add `#[derive(serde::Deserialize)]` to `ClientMsg`. It needs serde's feature `derive`.

use ws_runtime::prelude::*;

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

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
