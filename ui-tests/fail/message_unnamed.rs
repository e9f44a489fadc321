//! Cause: An argument of a `#[message(..)]` method is `_`. Arguments are found by their names, so this one gets
//! nothing.
//!
//! Cure: Call it what the pattern calls it, `text: String`, or leave it out of both: `ClientMsg::Say { .. }`.

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
    #[message(ClientMsg::Say { text, .. })]
    fn say(&mut self, _: String) -> String {
        String::new()
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
