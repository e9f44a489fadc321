//! Cause: In a request, the argument `reply` is what answers later, a `Reply<T>`.
//!
//! Cure: Take `Reply<T>`. To answer with what the method returns, leave the argument out.

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
    fn load(&mut self, reply: String) {
        drop(reply);
    }
}

fn main() {}
