//! Cause: The body of a method is not complete Rust. `#[websocket]` has nothing to do with it, and does not add errors
//! of its own.
//!
//! Cure: Finish the line: `let _length = text.len();`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) {
        let _length = text.
    }
}

fn main() {}
