//! Cause: The size has no unit that is known: `K` could be 1000 or 1024.
//!
//! Cure: Write `threshold = "1KiB"` for 1024 bytes, `"1KB"` for 1000, or a number: `threshold = 1024`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, deflate_opts(threshold = "1K"))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
