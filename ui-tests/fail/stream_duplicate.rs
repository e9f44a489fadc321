//! Cause: `stream` is said twice.
//!
//! Cure: Say it once.

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
    #[message(ClientMsg::Watch { id: _ }, stream, stream)]
    fn watch(&mut self) -> impl Stream<Item = String> + use<> {
        stream::iter([String::new()])
    }
}

fn main() {}
