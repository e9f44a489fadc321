//! Cause: The id of a request is a binding of the pattern, by its name. Nothing can be worked out here.
//!
//! Cure: Write `reply = id`, and put an id of two parts into a type of your own, which implements `RequestId`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { head: (u64, u64) },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { head }, reply = head.0)]
    fn load(&mut self) -> String {
        String::new()
    }
}

fn main() {}
