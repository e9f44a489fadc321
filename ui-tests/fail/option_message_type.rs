//! Cause: `message` takes a type, not a string.
//!
//! Cure: Leave out the quotes: `message = ClientMsg`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(message = "ClientMsg")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
