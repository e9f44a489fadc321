//! Cause: A frame may be larger here than a whole message may be. The limit of the message is reached first, so that of
//! the frame never counts.
//!
//! Cure: Make `max_frame_size` less than `max_message_size`, or leave it out: then it is the same.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(max_message_size = "64KiB", max_frame_size = "1MiB")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
