//! Cause: The items of a stream are sent as what other methods return, and this type cannot be.
//!
//! Cure: Let the items be something to send or commands, such as the type `reply`; or answer a request with `reply = id`.

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
    #[message(ClientMsg::Watch { id: _ }, stream)]
    fn watch(&mut self) -> impl Stream<Item = u32> + use<> {
        stream::iter([1])
    }
}

fn main() {}
