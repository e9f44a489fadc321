//! Cause: A handler method is `const`. What it does, it does when a message comes.
//!
//! Cure: Remove the `const`: `fn open(&mut self) {}`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[open]
    const fn open(&mut self) {}
}

fn main() {}
