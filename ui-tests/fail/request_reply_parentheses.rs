//! Cause: `reply` is not called with the binding, but set to it.
//!
//! Cure: Write `reply = id`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u64 },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { id }, reply(id))]
    fn load(&mut self) -> String {
        String::new()
    }
}

fn main() {}
