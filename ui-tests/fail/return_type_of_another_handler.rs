//! Cause: A `reply` type is one for the handler that names it. This method is another handler's, which has none.
//!
//! Cure: Write `#[websocket(reply = ServerMsg)]` on this block, too.

use ws_runtime::prelude::*;

#[derive(serde::Serialize)]
pub enum ServerMsg {
    Bye,
}

#[derive(Default)]
pub struct Chat;

#[websocket(reply = ServerMsg)]
impl Chat {
    #[text]
    fn text(&mut self) -> ServerMsg {
        ServerMsg::Bye
    }
}

#[derive(Default)]
pub struct Admin;

#[websocket]
impl Admin {
    #[text]
    fn text(&mut self) -> ServerMsg {
        ServerMsg::Bye
    }
}

fn main() {}
