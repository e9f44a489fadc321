//! Cause: The codec is one of your own, and has no `Encoder` for this type of replies.
//!
//! Cure: Implement it: `impl Encoder<ServerMsg> for Words`.

use ws_runtime::prelude::*;

pub enum Words {}

impl ws_runtime::Codec for Words {
    const KIND: ws_runtime::MessageKind = ws_runtime::MessageKind::Text;
}

#[derive(serde::Serialize)]
pub struct ServerMsg;

#[derive(Default)]
pub struct Chat;

#[websocket(reply = ServerMsg, codec = Words)]
impl Chat {
    #[text]
    fn text(&mut self) -> ServerMsg {
        ServerMsg
    }
}

fn main() {}
