//! Cause: One of the codecs takes all texts, so that `#[text]` would never be called: here it is JSON, which is spoken
//! on connections without a subprotocol that has another.
//!
//! Cure: Remove the method, or take codecs that are written in binary messages: `codec = MessagePack`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg, protocols("chat.v1" = MessagePack))]
impl Chat {
    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }

    #[text]
    fn text(&mut self, _text: &str) {}
}

fn main() {}
