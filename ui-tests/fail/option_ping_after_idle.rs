//! Cause: The server would ping after 60 s of silence, but ends the connection after 30 s of silence.
//!
//! Cure: Ping earlier, `ping = "15s"`, or wait longer, `idle_timeout = "120s"`. By default it pings after half of the
//! idle timeout.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(idle_timeout = "30s", ping = "60s")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
