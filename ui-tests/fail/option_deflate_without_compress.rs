//! Cause: Compression is turned off, and `deflate_opts(..)` says how to do it.
//!
//! Cure: Write `compress` without `= false`, or remove `deflate_opts(..)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress = false, deflate_opts(level = 1))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
