//! Cause: `pong_timeout` counts from a ping, and pings are turned off.
//!
//! Cure: Remove `ping = off`, or `pong_timeout`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(ping = off, pong_timeout = "5s")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
