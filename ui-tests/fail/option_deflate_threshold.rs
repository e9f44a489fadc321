//! Cause: The size from which messages are compressed is not written as a size.
//!
//! Cure: Write a text with a unit, or a number of bytes; 0 compresses all messages.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, deflate_opts(threshold = true))]
impl Chat {
    #[text]
    fn text(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
