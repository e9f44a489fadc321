//! Cause: `deflate_opts()` is empty.
//!
//! Cure: Say what should be different from the defaults, `deflate_opts(level = 1)`, or leave it out:
//! `#[websocket(compress)]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, deflate_opts())]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
