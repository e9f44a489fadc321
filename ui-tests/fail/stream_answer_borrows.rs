//! Cause: The stream lives beside the handler and must not borrow from it. Without `use<>`, an `impl Stream` counts as
//! borrowing from `self`.
//!
//! Cure: Add `+ use<>` to the return type, and move into the stream what it needs.

use futures_util::stream::{self, Stream};
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
    fn watch(&mut self) -> impl Stream<Item = String> {
        stream::iter([String::new()])
    }
}

fn main() {}
