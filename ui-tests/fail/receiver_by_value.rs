//! Cause: A handler method takes `self` by value. The handler would be gone after the first call.
//!
//! Cure: Write `&mut self`: `fn text(&mut self, text: &str) -> String`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
