//! Cause: The codec is one of your own, and has no `Decoder` for this type of messages.
//!
//! Cure: Implement it: `impl<'a> Decoder<'a, ClientMsg> for Words`.

use ws_runtime::prelude::*;

pub enum Words {}

impl ws_runtime::Codec for Words {
    const KIND: ws_runtime::MessageKind = ws_runtime::MessageKind::Text;
}

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg, codec = Words)]
impl Chat {
    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
