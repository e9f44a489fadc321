//! Cause: A method of this name would become a method `stop` of the handle's, which has one: `handle.stop()` closes the
//! connection. Nothing would tell which of the two is meant.
//!
//! Cure: Rename it: `fn stopped(&mut self)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn stop(&mut self) {}
}

fn main() {}
