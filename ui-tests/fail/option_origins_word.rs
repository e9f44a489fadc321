//! Cause: The only words that `origins` takes are `any` and `same_host`.
//!
//! Cure: Write `origins(any)`, `origins(same_host)`, or a list: `origins("https://example.com")`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(origins(all))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
