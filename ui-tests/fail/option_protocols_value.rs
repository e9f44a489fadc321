//! Cause: Subprotocols are a list, even if there is one, and so they are in parentheses.
//!
//! Cure: Write `protocols("chat.v1")`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(protocols = "chat.v1")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
