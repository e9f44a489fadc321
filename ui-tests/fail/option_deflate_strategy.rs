//! Cause: Zlib has no strategy of this name.
//!
//! Cure: Write one of those that the message lists: `deflate_opts(strategy = huffman_only)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, deflate_opts(strategy = huffman))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
