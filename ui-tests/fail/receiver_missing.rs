//! Cause: A handler method has no `self`. It runs on the state of one connection.
//!
//! Cure: Add it: `fn text(&mut self, text: &str) -> String`. If it needs no state, `&self` will do.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
