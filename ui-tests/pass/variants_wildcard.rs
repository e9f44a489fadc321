#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(serde::Deserialize, Variants)]
pub enum ClientMsg {
    Say { text: String, loud: bool },
    Joined(String),
    Leave,
    Kick {},
}

#[derive(Default)]
pub struct Some;

type Alias = ClientMsg;

#[websocket(message = Alias)]
impl Some {
    #[message(Alias::Leave)]
    fn leave(&mut self) {}

    #[message(_)]
    fn others(&mut self) {}
}

#[derive(Default)]
pub struct Any;

#[websocket(message = ClientMsg)]
impl Any {
    #[message(ClientMsg::Leave)]
    fn leave(&mut self) {}

    #[message(other)]
    fn others(&mut self, other: ClientMsg) {
        drop(other);
    }
}
