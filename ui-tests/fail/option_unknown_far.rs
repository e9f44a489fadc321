//! Cause: There is no option of this name, nor one that is near to it.
//!
//! Cure: Look for it among those that the message lists; the chapter [Options](options.md) says what they do.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(speed = 9)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
