//! Cause: The time is not a whole number with one of the units `ms`, `s`, `m`, `h` right behind it.
//!
//! Cure: Write `idle_timeout = "30s"`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(idle_timeout = "30 seconds")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
