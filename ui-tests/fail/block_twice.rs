//! Cause: One type has two blocks with `#[websocket]`. Each of them makes the whole handler.
//!
//! Cure: Move all methods with a role into one block. Methods without a role may stay in as many plain
//! `impl Chat { .. }` blocks as you like.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self) {}
}

#[websocket]
impl Chat {
    #[binary]
    fn binary(&mut self) {}
}

fn main() {}
