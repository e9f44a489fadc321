//! Cause: The option takes a time, and got a number, which does not say whether it is seconds or milliseconds.
//!
//! Cure: Write the unit, in quotes: `idle_timeout = "60s"`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(idle_timeout = 60)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
