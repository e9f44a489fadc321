//! Cause: `any` lets every page open a connection, so there is nothing to add to it.
//!
//! Cure: Write `origins(any)`, or the list alone: `origins("https://example.com")`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(origins(any, "https://example.com"))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
