//! Cause: An argument `reply` that the pattern does not bind answers a request later, and nothing says which.
//!
//! Cure: Name the binding with the id: `reply = id`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u64, key: String },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { id: _, key })]
    fn load(&mut self, key: String, reply: Reply<String>) {
        reply.send(key);
    }
}

fn main() {}
