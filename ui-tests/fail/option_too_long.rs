//! Cause: The time is longer than a year. That is more likely a mistake than a wish.
//!
//! Cure: Write a shorter time, or turn the timeout off: `idle_timeout = off`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(idle_timeout = "100000h")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
