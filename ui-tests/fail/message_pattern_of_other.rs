//! Cause: The pattern is one of another type than that in `message = ..`.
//!
//! Cure: Write a pattern of the message type, or name the other type in `message = ..`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String },
    Leave,
}

pub enum ServerMsg {
    Said,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ServerMsg::Said)]
    fn said(&mut self) {}

    #[message(_)]
    fn others(&mut self) {}
}

fn main() {}
