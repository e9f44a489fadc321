//! Cause: There is no option of this name. The message has the one that is nearest to it, and all the others.
//!
//! Cure: Write `max_frame_size = "64KiB"`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(max_fram_size = "64KiB")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
