//! Cause: After the pattern and its guard, only what is said about the answer may follow.
//!
//! Cure: Write `reply = id`, `stream`, or both.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u64, key: String },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { id, key } if !key.is_empty(), replay = id)]
    fn load(&mut self, key: String) -> String {
        key
    }
}

fn main() {}
