//! Cause: `use<>` says that the stream borrows nothing, and the block is generic: its type parameters have to be named there, also those that the stream does not need.
//!
//! Cure: Write them: `+ use<S>`.

use futures_util::stream::{self, Stream};
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Watch { id: u64 },
}

#[derive(Default)]
pub struct Store<S>(S);

#[websocket(message = ClientMsg)]
impl<S: Default + Send + 'static> Store<S> {
    #[message(ClientMsg::Watch { id }, reply = id, stream)]
    fn watch(&mut self) -> impl Stream<Item = String> + use<> {
        stream::iter([String::new()])
    }
}

fn main() {}
