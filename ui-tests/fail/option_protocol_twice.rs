//! Cause: A subprotocol is in the list twice. The list goes from best to worst, so each has one place.
//!
//! Cure: Remove one of the two.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(protocols("chat", "chat"))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
