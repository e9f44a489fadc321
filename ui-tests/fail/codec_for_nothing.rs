//! Cause: A codec is for typed messages and replies, and this block has neither.
//!
//! Cure: Name the type of the messages with `message = ..` or that of the replies with `reply = ..`, or remove the codec.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Echo;

#[websocket(codec = Cbor)]
impl Echo {
    #[binary]
    fn binary(&mut self, payload: Vec<u8>) -> bytes::Bytes {
        payload.into()
    }
}

fn main() {}
