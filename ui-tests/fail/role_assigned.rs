//! Cause: A role has a value.
//!
//! Cure: Write `#[text]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text = "chat"]
    fn text(&mut self) {}
}

fn main() {}
