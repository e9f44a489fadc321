//! Cause: The method returns something that is neither a message nor a command.
//!
//! Cure: Return what the client gets: `text.len().to_string()` as a `String`. If clients get a type of yours as JSON,
//! name it: `#[websocket(reply = ServerMsg)]`. Return nothing if nothing is sent.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> usize {
        text.len()
    }
}

fn main() {}
