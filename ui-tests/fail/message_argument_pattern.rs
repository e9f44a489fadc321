//! Cause: An argument of a message's method is a pattern. Arguments are found by their names.
//!
//! Cure: Take it apart in `#[message(..)]`, which may have any pattern in it, or in the body.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { at: (u8, u8) },
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say { at })]
    fn say(&mut self, (x, y): (u8, u8)) -> String {
        format!("{x} {y}")
    }
}

fn main() {}
