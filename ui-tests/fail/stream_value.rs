//! Cause: `stream` says that the method returns one, and has no value.
//!
//! Cure: Write `stream` alone; the id of a request is `reply = id`.

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
    #[message(ClientMsg::Watch { id: _ }, stream = true)]
    fn watch(&mut self) -> impl Stream<Item = String> + use<> {
        stream::iter([String::new()])
    }
}

fn main() {}
