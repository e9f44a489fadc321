//! Cause: The name of a subprotocol has a character that cannot be in a name on the wire, here a space.
//!
//! Cure: Write something like `protocols("chat.v1")`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(protocols("chat v1"))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
