//! Cause: Each item of the stream is sent as an answer, and this type cannot be serialized.
//!
//! Cure: Derive `serde::Serialize` for it.

use futures_util::stream::{self, Stream};
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Watch { id: u64 },
}

#[derive(Default)]
pub struct Store;

pub struct Price;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Watch { id }, reply = id, stream)]
    fn watch(&mut self) -> impl Stream<Item = Price> + use<> {
        stream::iter([Price])
    }
}

fn main() {}
