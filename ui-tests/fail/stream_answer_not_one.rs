//! Cause: `stream` says that the method returns a stream, whose items are the answers, and this type is none.
//!
//! Cure: Return `impl Stream<Item = ..> + use<>`, or remove `stream`: then the list is the answer.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Watch { id: u64 },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Watch { id }, reply = id, stream)]
    fn watch(&mut self) -> Vec<String> {
        Vec::new()
    }
}

fn main() {}
