//! Cause: The method has an argument, and its pattern binds nothing that could be given to it.
//!
//! Cure: Bind it in the pattern, as in `#[message(ClientMsg::Say { text })]`, or remove the argument.

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
    #[message(_)]
    fn other(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
