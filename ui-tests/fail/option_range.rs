//! Cause: The number is more than the option can hold.
//!
//! Cure: Write a smaller one, such as `max_fragments = 64`. By default it is 4096.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(max_fragments = 5_000_000_000)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
