//! Cause: No method of the block has a role, so nothing would ever be called.
//!
//! Cure: Say what the methods are for: `#[text]` above `fn text(&mut self, text: &str) -> String`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
