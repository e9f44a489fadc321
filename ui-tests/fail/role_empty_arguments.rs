//! Cause: A role that takes no arguments has parentheses.
//!
//! Cure: Write `#[text]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text()]
    fn text(&mut self) {}
}

fn main() {}
