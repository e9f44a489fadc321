//! Cause: `#[websocket]` is on the block twice, and what the methods need is in the second one.
//!
//! Cure: Keep one, with all the options in it.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(idle_timeout = "60s")]
#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
