//! Cause: `compress` is yes or no. It has no options within.
//!
//! Cure: Put them beside it: `#[websocket(compress, deflate_opts(level = 1))]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress(level = 1))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
