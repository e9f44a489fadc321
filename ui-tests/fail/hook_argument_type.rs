//! Cause: The argument of a hook is a `Called`, which says what is called.
//!
//! Cure: Take `Called`, or nothing.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[after]
    fn count(&mut self, _called: &str) {}

    #[text]
    fn text(&mut self) {}
}

fn main() {}
