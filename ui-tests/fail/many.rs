//! Cause: Several mistakes in one block. All of them are reported at once, each on the token to change.
//!
//! Cure: Change each; they do not depend on each other. `compress`, `"1m"`, `mailbox = 64`, `&mut self`, `String`,
//! `"30s"`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compres, idle_timeout = "1 minute", mailbox = 0)]
impl Chat {
    #[text]
    fn text(self, text: &str) -> String {
        text.to_owned()
    }

    #[info]
    fn said(&mut self, text: &str) -> String {
        text.to_owned()
    }

    #[timer(every = "0s")]
    fn tick(&mut self) {}
}

fn main() {}
