//! Cause: The codec takes all binary messages, so that `#[binary]` would never be called.
//!
//! Cure: Remove the method, or take a codec that is written in texts.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
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

    #[binary]
    fn upload(&mut self, _payload: &[u8]) {}
}

fn main() {}
