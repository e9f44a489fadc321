//! Cause: The `Err` of a request is sent as its answer, too, and this type cannot be serialized.
//!
//! Cure: Derive `serde::Serialize` for it. To end the connection instead, use `cx.send(..)` with a `Close` or a `Crash`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u64, key: String },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { id, key: _ }, reply = id)]
    fn load(&mut self) -> Result<u32, Crash> {
        Ok(1)
    }
}

fn main() {}
