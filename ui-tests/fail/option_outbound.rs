//! Cause: Beyond `outbound_high_water` nothing more is read from a client; beyond `outbound_limit` info messages and
//! timers wait, too. The second step cannot come before the first.
//!
//! Cure: Exchange the two: `outbound_high_water = "64KiB", outbound_limit = "1MiB"`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(outbound_high_water = "1MiB", outbound_limit = "64KiB")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
