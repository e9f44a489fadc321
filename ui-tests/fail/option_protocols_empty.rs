//! Cause: The list of subprotocols is empty.
//!
//! Cure: Name them, the best first, `protocols("chat.v2", "chat.v1")`, or leave the option out.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(protocols())]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
