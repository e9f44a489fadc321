//! Cause: The size has no unit that is known: `K` could be 1000 or 1024.
//!
//! Cure: Write `"64KiB"` for 65536 bytes, `"64KB"` for 64000, or a number: `max_message_size = 65536`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(max_message_size = "64K")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
