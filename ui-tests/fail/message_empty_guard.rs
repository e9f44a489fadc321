//! Cause: There is an `if` in the pattern, and nothing after it.
//!
//! Cure: Write the condition, or remove the `if`.

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
    #[message(ClientMsg::Say { text } if)]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(_)]
    fn others(&mut self) {}
}

fn main() {}
