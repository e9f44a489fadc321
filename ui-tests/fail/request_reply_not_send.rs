//! Cause: A `Reply` may answer from another task, and what it sends cannot go there.
//!
//! Cure: Answer with a type that is `Send`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u64, key: String },
}

#[derive(Default)]
pub struct Store;

#[derive(serde::Serialize)]
pub struct Value(std::marker::PhantomData<*const u8>);

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { id, key: _ }, reply = id)]
    fn load(&mut self, reply: Reply<Value>) {
        drop(reply);
    }
}

fn main() {}
