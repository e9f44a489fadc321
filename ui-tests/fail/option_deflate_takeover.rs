//! Cause: The option is yes or no, and got a number.
//!
//! Cure: Write `server_context_takeover = false`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, deflate_opts(server_context_takeover = 0))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
