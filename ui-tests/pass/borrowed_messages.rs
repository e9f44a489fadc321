#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg<'a> {
    Say { text: &'a str },
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg<'_>)]
impl Chat {
    #[message(ClientMsg::Say { text })]
    async fn say(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
