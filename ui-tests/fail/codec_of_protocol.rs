//! Cause: What stands behind the name of a subprotocol is its codec, and a codec is a type.
//!
//! Cure: Write `protocols("chat.v1" = MessagePack)`, or the name alone.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg, protocols("chat.v1" = 3))]
impl Chat {
    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
