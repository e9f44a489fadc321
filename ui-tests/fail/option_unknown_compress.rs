//! Cause: `compress` is misspelt. That is one mistake, and `deflate_opts` is not said to be another.
//!
//! Cure: Write `compress`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compres, deflate_opts(level = 6))]
impl Chat {
    #[text]
    fn text(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
