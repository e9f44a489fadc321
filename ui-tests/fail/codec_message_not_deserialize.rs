//! Cause: The message type cannot be made from MessagePack, because it has no `Deserialize`.
//!
//! Cure: Add `#[derive(serde::Deserialize)]` to `ClientMsg`.

use ws_runtime::prelude::*;

pub enum ClientMsg {
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg, codec = MessagePack)]
impl Chat {
    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
