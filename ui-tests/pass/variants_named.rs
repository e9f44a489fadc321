#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(serde::Deserialize, Variants)]
pub enum ClientMsg {
    Say { text: String, loud: bool },
    Joined(String),
    Leave,
    Kick {},
}

use ClientMsg::{Joined, Leave};

#[derive(Default)]
pub struct All;

#[websocket(message = ClientMsg)]
impl All {
    #[message(ClientMsg::Say { text, .. } if text.is_empty())]
    fn nothing(&mut self, text: String) {
        drop(text);
    }

    #[message(ClientMsg::Say { text, loud: true | false } | Joined(text))]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(Leave)]
    fn leave(&mut self) {}

    #[message(kick @ self::ClientMsg::Kick { .. })]
    fn kick(&mut self, kick: ClientMsg) {
        drop(kick);
    }
}
