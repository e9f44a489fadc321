//! Cause: `cowboy` stands for a whole set of options. It is there or not.
//!
//! Cure: Write `#[websocket(cowboy)]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(cowboy = true)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
