//! Cause: `half_idle` is half of the idle timeout, and the idle timeout is off.
//!
//! Cure: Give the time: `ping = "30s"`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(idle_timeout = off, ping = half_idle)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
