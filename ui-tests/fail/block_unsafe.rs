//! Cause: The block is an `unsafe impl`. Only impls of traits can be unsafe.
//!
//! Cure: Write `impl Chat { .. }`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
unsafe impl Chat {
    #[text]
    fn text(&mut self) {}
}

fn main() {}
