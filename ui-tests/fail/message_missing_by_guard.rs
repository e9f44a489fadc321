//! Cause: The only method for a variant has a guard, and no method takes what the guard leaves over.
//!
//! Cure: Add a method with the same pattern and no guard after it.
use ws_runtime::prelude::*;

#[derive(serde::Deserialize, Variants)]
pub enum ClientMsg {
    Say { text: String },
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say { text } if !text.is_empty())]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
