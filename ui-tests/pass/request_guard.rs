//! Guards may hold commas.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u64, key: u8, reply: bool },
}

#[derive(Default)]
pub struct Store;

fn max<A, B>(_: A, _: B) -> u8 {
    0
}

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { id, key, reply } if max::<u8, bool>(key, reply) < key && [1, 2].len() == 2, reply = id)]
    fn load(&mut self, key: u8, reply: bool) -> u8 {
        if reply { key } else { 0 }
    }

    #[message(ClientMsg::Load { id, .. }, reply = id,)]
    fn other(&mut self) {}
}
