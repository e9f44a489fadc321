//! Cause: There is a `#[decode_error]` method, but nothing is decoded here: there are neither typed messages nor texts.
//!
//! Cure: Remove it, or add what it is for: `#[websocket(message = ClientMsg)]` with `#[message(..)]` methods, or a
//! `#[text]` method.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[binary]
    fn binary(&mut self) {}

    #[decode_error]
    fn bad(&mut self, _error: DecodeError) {}
}

fn main() {}
