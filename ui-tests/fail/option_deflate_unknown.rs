//! Cause: An option within `deflate_opts(..)` is misspelled, or belongs outside of it.
//!
//! Cure: Write `deflate_opts(level = 9)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, deflate_opts(levl = 9))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
