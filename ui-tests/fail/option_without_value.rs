//! Cause: The option needs a value.
//!
//! Cure: Write `max_message_size = "64KiB"`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(max_message_size)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
