//! Cause: `deflate_opts(..)` says how to compress, and nothing says that anything should be compressed.
//!
//! Cure: Add `compress`: `#[websocket(compress, deflate_opts(level = 1))]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(deflate_opts(level = 1))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
