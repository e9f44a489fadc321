//! Cause: `compress` is there twice.
//!
//! Cure: Remove one of the two.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, idle_timeout = "30s", compress)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
