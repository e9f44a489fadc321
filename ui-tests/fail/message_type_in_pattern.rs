//! Cause: A pattern says which fields are bound, not of which types. `text: String` compares the field with something
//! that is called `String`.
//!
//! Cure: Write `#[message(ClientMsg::Say { text })]`. The type stands in the method's arguments only.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String },
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say { text: String })]
    fn say(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
