//! Cause: `codec = ..` names a type that is no codec.
//!
//! Cure: Write `Json`, `MessagePack` or `Cbor`, or a type of your own that implements `Codec`, and `Decoder` and
//! `Encoder` for the messages.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg, codec = String)]
impl Chat {
    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
