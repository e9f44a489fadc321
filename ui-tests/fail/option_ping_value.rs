//! Cause: `ping` is not written as one of the things that it can be.
//!
//! Cure: Write a duration, `half_idle` for half of `idle_timeout`, or `off`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(ping = true)]
impl Chat {
    #[text]
    fn text(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
