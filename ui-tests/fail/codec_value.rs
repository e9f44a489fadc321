//! Cause: `codec` takes a type, and nothing else.
//!
//! Cure: Write the type of the codec: `codec = MessagePack`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg, codec = "msgpack")]
impl Chat {
    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
