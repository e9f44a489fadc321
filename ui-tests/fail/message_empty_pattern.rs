//! Cause: The parentheses of `#[message()]` are empty, so that nothing says for which messages the method is.
//!
//! Cure: Write a pattern as in an arm of a `match`; `_` is one, too.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String },
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message()]
    fn leave(&mut self) {}
}

fn main() {}
