//! Cause: `#[message]` does not say which messages the method takes.
//!
//! Cure: Add the pattern: `#[message(ClientMsg::Leave)]`.

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

    #[message]
    fn leave(&mut self) {}
}

fn main() {}
