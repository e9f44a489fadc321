//! Cause: There are `#[message(..)]` methods, and nothing says into which type the messages are decoded.
//!
//! Cure: Name it in the block's attribute: `#[websocket(message = ClientMsg)]`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String, loud: bool },
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket]
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
