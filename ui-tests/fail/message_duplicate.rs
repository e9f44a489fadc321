//! Cause: Two methods have the same pattern. The first gets all the messages, and the second none.
//!
//! Cure: Remove one of them, or tell them apart with a guard on the first:
//! `#[message(ClientMsg::Leave if self.is_guest)]`.

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

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }

    #[message(ClientMsg::Leave)]
    fn go(&mut self) {}
}

fn main() {}
