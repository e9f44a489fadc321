//! Cause: `#[terminate]` methods get their arguments by name, and the only names are `reason` and `req`. This one is
//! called `_why`.
//!
//! Cure: Call it `reason`: `fn bye(self, reason: TerminateReason)`. What is not used may be called `_reason`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[terminate]
    fn bye(self, _why: TerminateReason) {}
}

fn main() {}
