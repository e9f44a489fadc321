//! Cause: What an `#[after]` method returns is sent, as what other methods return, and this type cannot be.
//!
//! Cure: Return nothing, or what a handler method may return.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[after]
    fn count(&mut self) -> u32 {
        1
    }

    #[text]
    fn text(&mut self) {}
}

fn main() {}
