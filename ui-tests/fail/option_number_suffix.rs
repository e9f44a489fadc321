//! Cause: The number has a type of its own. The option says which type it is.
//!
//! Cure: Write the number alone: `mailbox = 64`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(mailbox = 64u32)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
