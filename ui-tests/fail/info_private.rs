//! Cause: The handler is `pub`, and the info enum is not. Whoever sees the handler has to be able to name what can be
//! sent to it.
//!
//! Cure: Write `info = pub enum ChatInfo`, or make the handler private as well.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(info = enum ChatInfo)]
impl Chat {
    #[info]
    fn said(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
