//! Cause: The level is out of range: zlib has levels from 0, which only stores, to 9, which takes the longest.
//!
//! Cure: Write a number from 0 to 9: `deflate_opts(level = 9)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, deflate_opts(level = 10))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
