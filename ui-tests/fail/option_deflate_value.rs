//! Cause: `deflate_opts` takes options of its own in parentheses, and got a value.
//!
//! Cure: Write `deflate_opts(level = 9)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, deflate_opts = 9)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
