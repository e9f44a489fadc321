//! Cause: The block has the attribute twice.
//!
//! Cure: Remove one of the two.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
#[websocket]
impl Chat {
    #[text]
    fn text(&mut self) {}
}

fn main() {}
