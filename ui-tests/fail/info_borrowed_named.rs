//! Cause: An info message borrows for a lifetime that the method names. It waits in the mailbox longer than that.
//!
//! Cure: Take `Arc<str>`, `String` or the like.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn said<'a>(&mut self, text: &'a str) -> &'a str {
        text
    }
}

fn main() {}
