//! A shutdown reason.

use ws_runtime::prelude::*;

#[derive(Default)]
pub(super) struct Game;

// ANCHOR: shutdown_reason
#[websocket]
impl Game {
    #[text]
    fn text(&mut self, text: &str) -> [Command; 2] {
        [Command::ShutdownReason(format!("after {text}").into()), Command::Stop]
    }
}
// ANCHOR_END: shutdown_reason
