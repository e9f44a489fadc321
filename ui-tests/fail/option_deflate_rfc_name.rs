//! Cause: The parameters of RFC 7692 say what is turned off; the options say what is on.
//!
//! Cure: Turn it around: `deflate_opts(server_context_takeover = false)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, deflate_opts(server_no_context_takeover))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
