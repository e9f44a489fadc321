//! Cause: An `Err` in place of the stream is the answer to the request, and this error cannot be encoded.
//!
//! Cure: Return an error that is `Serialize`: `.map_err(|error| error.to_string())`.

use std::io;

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
    fn watch(&mut self) -> Result<impl Stream<Item = u8> + use<>, io::Error> {
        Ok(stream::iter([1]))
    }
}

fn main() {}
