#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub struct ClientMsg<'a> {
    text: &'a str,
    data: &'a [u8],
}

#[derive(serde::Serialize)]
pub struct ServerMsg<'a> {
    text: &'a str,
    len: usize,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg<'_>, reply = ServerMsg<'_>, codec = MessagePack, protocols("chat+cbor" = Cbor))]
impl Chat {
    #[message(ClientMsg { text, data })]
    async fn message(&mut self, text: &str, data: &[u8], cx: &mut Cx<Self>) {
        cx.send(ServerMsg { text, len: data.len() });
    }
}
