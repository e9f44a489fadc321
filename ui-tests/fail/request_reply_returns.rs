//! Cause: With a `Reply`, the answer is what that is given. What the method returns are commands, as in other methods, and this type is none.
//!
//! Cure: Return nothing or commands, or leave out the argument `reply` and return the answer.

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
    fn load(&mut self, reply: Reply<u32>) -> u32 {
        reply.send(1);
        1
    }
}

fn main() {}
