//! Cause: `stream` says that the method returns a stream, and this type is none.
//!
//! Cure: Return `impl Stream<Item = ..> + use<>`, or remove `stream`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Watch { id: u64 },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Watch { id: _ }, stream)]
    fn watch(&mut self) -> Vec<String> {
        Vec::new()
    }
}

fn main() {}
