#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String },
}

#[derive(serde::Serialize)]
pub struct ServerMsg {
    text: String,
}

#[derive(Default)]
pub struct Chat;

#[websocket(
    message = ClientMsg,
    reply = ServerMsg,
    protocols("chat.v1", "chat.v1+json" = Json, "chat.v1+msgpack" = ws_runtime::MessagePack, "chat.v0" = Cbor),
)]
impl Chat {
    #[message(ClientMsg::Say { text })]
    fn say(&mut self, text: String) -> ServerMsg {
        ServerMsg { text }
    }
}
