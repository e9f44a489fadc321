//! Cause: The receiver has a lifetime. The handler is lent for the one call, and for no longer.
//!
//! Cure: Write `&mut self`: `fn text(&mut self, text: &str) -> String`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&'static mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
