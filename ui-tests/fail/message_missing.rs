//! Cause: A variant of the message type has no method. The client may send it, and nobody would answer.
//!
//! Cure: Add a method: `#[message(ClientMsg::Leave)] fn leave(&mut self) -> Stop`. One that takes all the rest is
//! `#[message(_)]`.

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
}

fn main() {}
