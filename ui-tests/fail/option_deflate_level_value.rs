//! Cause: A number in `deflate_opts(..)` is written as text.
//!
//! Cure: Write it without quotes.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, deflate_opts(level = "6"))]
impl Chat {
    #[text]
    fn text(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
