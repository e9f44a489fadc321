//! Cause: `reply` is for a binding of the pattern, and none is named.
//!
//! Cure: Write `reply = id`, where the pattern binds `id`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u64, key: String },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { id, .. }, reply)]
    fn load(&mut self) -> u32 {
        1
    }
}

fn main() {}
