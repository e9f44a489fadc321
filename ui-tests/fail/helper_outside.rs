//! Cause: A method has a role, but its block has no `#[websocket]`.
//!
//! Cure: Put `#[websocket]` on the block: `#[websocket] impl Chat { .. }`.

use ws_runtime::prelude::*;

pub struct Chat;

impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
