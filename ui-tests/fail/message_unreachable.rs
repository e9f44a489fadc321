//! Cause: The patterns of methods above take these messages already, so this method is never called. By default that is a
//! warning; here warnings are errors.
//!
//! Cure: Put the method with the narrower pattern first, or remove one of the two.

#![deny(warnings)]

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
    #[message(ClientMsg::Say { .. } | ClientMsg::Leave)]
    fn any(&mut self) {}

    #[message(ClientMsg::Say { text })]
    fn say(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
