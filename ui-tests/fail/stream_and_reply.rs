//! Cause: Each item of the stream is an answer, so nothing is left for a `Reply` to say.
//!
//! Cure: Remove the argument, or remove `stream`.

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
    fn watch(&mut self, _reply: Reply<u32>) -> impl Stream<Item = u32> + use<> {
        stream::iter([1])
    }
}

fn main() {}
