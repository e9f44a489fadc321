//! Cause: No method takes some variants of the type in `message = ..`. With `#[derive(Variants)]` on the type, the error
//! names all of them.
//!
//! Cure: Add a method for each, or `#[message(_)]` as the last one for all the others.
use ws_runtime::prelude::*;

#[derive(serde::Deserialize, Variants)]
pub enum ClientMsg {
    Say { text: String },
    Joined(String),
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
}

fn main() {}
