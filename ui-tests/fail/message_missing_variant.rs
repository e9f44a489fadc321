//! Cause: No method takes a variant of the type in `message = ..`. With `#[derive(Variants)]` on the type, the error says
//! which one it is and what to write.
//!
//! Cure: Add a method for it, or `#[message(_)]` as the last one for all the others.
use ws_runtime::prelude::*;

#[derive(serde::Deserialize, Variants)]
pub enum ClientMsg {
    Say { text: String },
    Joined { name: String, room: String },
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say { text })]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
