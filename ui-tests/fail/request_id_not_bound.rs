//! Cause: `reply = ..` names the binding that has the id of the request, and the pattern has no binding of this name.
//!
//! Cure: Bind the id in the pattern, and name it.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u64, key: String },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { key, .. }, reply = id)]
    fn load(&mut self, key: String) -> String {
        key
    }
}

fn main() {}
