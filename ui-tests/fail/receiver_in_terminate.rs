//! Cause: `#[terminate]` borrows the handler. It is the last call, and is given the handler to keep.
//!
//! Cure: Write `self`: `fn bye(self) {}`. To change it, `mut self`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[terminate]
    fn bye(&mut self) {}
}

fn main() {}
