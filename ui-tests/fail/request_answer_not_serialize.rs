//! Cause: What the method returns is sent as the answer, and this type cannot be serialized.
//!
//! Cure: Derive `serde::Serialize` for it.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u64, key: String },
}

#[derive(Default)]
pub struct Store;

pub struct Value;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { id, key: _ }, reply = id)]
    fn load(&mut self) -> Value {
        Value
    }
}

fn main() {}
