//! Cause: The window is out of range: its size is 2 to the power of 8 to 15 (RFC 7692 §7.1.2.1).
//!
//! Cure: Write a number from 8 to 15: `deflate_opts(server_max_window_bits = 8)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, deflate_opts(server_max_window_bits = 7))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
