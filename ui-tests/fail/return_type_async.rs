//! Cause: The `async` method gives something that is neither a message nor a command.
//!
//! Cure: Return what the client gets, here `text.len().to_string()` as a `String`, or a type of yours with
//! `#[websocket(reply = ServerMsg)]`, or nothing.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    async fn text(&mut self, text: String) -> usize {
        text.len()
    }
}

fn main() {}
