//! Cause: The id of the request is named twice.
//!
//! Cure: Name the one that the answer is to carry.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u64, key: String },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { id, key }, reply = id, reply = key)]
    fn load(&mut self) -> u32 {
        1
    }
}

fn main() {}
