//! Cause: The attribute has something in it that is no pattern.
//!
//! Cure: Write a pattern as in an arm of a `match`.

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
    #[message(,)]
    fn other(&mut self) {}
}

fn main() {}
