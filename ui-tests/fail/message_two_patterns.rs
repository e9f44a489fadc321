//! Cause: `#[message(..)]` has two patterns with a comma between them. It takes one.
//!
//! Cure: Write `|` between them, as in a `match`, where all of them bind the same names:
//! `#[message(ClientMsg::Leave | ClientMsg::Quit)]`. Otherwise write a method for each.

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
    #[message(ClientMsg::Say { text, .. }, ClientMsg::Leave)]
    fn say(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
