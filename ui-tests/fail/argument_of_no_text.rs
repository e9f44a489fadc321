//! Cause: A `#[text]` method gets the text as it is. It is not parsed into a number or anything else.
//!
//! Cure: Take `text: &str` and parse it in the body: `text.parse::<u32>()`. For JSON, use typed messages:
//! `#[websocket(message = ClientMsg)]` on the block, and `#[message(..)]` on the methods.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: u32) -> String {
        text.to_string()
    }
}

fn main() {}
