//! Cause: The id of a request is sent back with the answer, and this type is none that is known as an id.
//!
//! Cure: Let clients send an integer or a string, or implement `RequestId` for a type of your own.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: (u8, u8) },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { id }, reply = id)]
    fn load(&mut self) -> u32 {
        1
    }
}

fn main() {}
