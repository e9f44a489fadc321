//! Cause: A handler method takes `self` in a `Box`. The runtime owns the handler, and lends it to each call.
//!
//! Cure: Write `&mut self`, or `&self`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(self: Box<Self>, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
