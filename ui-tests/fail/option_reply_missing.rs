//! Cause: `reply` is there without its type.
//!
//! Cure: Name the type that the methods return: `reply = ServerMsg`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(reply)]
impl Chat {
    #[text]
    fn text(&mut self) {}
}

fn main() {}
