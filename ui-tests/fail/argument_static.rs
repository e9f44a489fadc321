//! Cause: Text and bytes are lent until the method returns: after that, the next message comes where they are.
//!
//! Cure: Write `text: &str`. To keep it, take a `String`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: &'static str) -> &'static str {
        text
    }
}

fn main() {}
