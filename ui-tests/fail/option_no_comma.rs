//! Cause: Two options have no comma between them.
//!
//! Cure: Add it: `#[websocket(compress, idle_timeout = "30s")]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress idle_timeout = "30s")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
