//! Cause: A number is written as text.
//!
//! Cure: Write it without quotes.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(mailbox = "1024")]
impl Chat {
    #[text]
    fn text(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
