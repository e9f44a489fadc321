//! Cause: Hooks are called around the methods for messages, frames, info and timers, and there are none. `#[open]` and `#[init]` are called without.
//!
//! Cure: Do it in `#[open]`, or add a method that the hook is for.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[open]
    fn open(&mut self) {}

    #[before]
    fn allow(&mut self) {}
}

fn main() {}
