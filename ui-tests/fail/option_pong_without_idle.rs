//! Cause: `pong_timeout` counts from a ping. By default pings come after half of the idle timeout, which is off, so
//! there are none.
//!
//! Cure: Say when to ping: `#[websocket(idle_timeout = off, ping = "30s", pong_timeout = "5s")]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(idle_timeout = off, pong_timeout = "5s")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
