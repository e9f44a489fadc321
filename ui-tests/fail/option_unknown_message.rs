//! Cause: A key is misspelt that methods need. That is one mistake, and nothing is said of the methods.
//!
//! Cure: Write `message = ClientMsg`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(mesage = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
