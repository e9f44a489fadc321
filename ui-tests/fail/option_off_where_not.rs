//! Cause: `send_timeout` cannot be turned off: clients that take nothing would then be waited for without end.
//!
//! Cure: Give it a long time: `send_timeout = "10m"`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(send_timeout = off)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
