//! Cause: An argument of an `#[info]` method is a reference. It becomes a field of an info message, which outlives the
//! call that has sent it.
//!
//! Cure: Own it: `text: String`, or `text: Arc<str>` if the same text goes to many connections.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn said(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
