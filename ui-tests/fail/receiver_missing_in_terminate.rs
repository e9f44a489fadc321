//! Cause: `#[terminate]` has no `self`. It is the last call, and is given the handler to keep.
//!
//! Cure: Add it: `fn bye(self, reason: TerminateReason)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[terminate]
    fn bye(_reason: TerminateReason) {}
}

fn main() {}
