//! Cause: The pattern stands behind `=`.
//!
//! Cure: Write it in parentheses: `#[message(ClientMsg::Leave)]`.

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
    #[message = "Leave"]
    fn leave(&mut self) {}
}

fn main() {}
