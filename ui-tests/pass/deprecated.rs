#![deny(warnings)]

pub mod old {
    #![allow(deprecated)]

    #[derive(serde::Deserialize)]
    #[deprecated]
    pub enum ClientMsg {
        Say,
    }
}

#[allow(deprecated)]
use old::ClientMsg;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[deprecated]
    #[message(ClientMsg::Say)]
    fn say(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
