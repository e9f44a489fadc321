//! Cause: The size is more than can be counted.
//!
//! Cure: Write a size that fits into memory: `max_message_size = "16MiB"`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(max_message_size = "99999999999GiB")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
