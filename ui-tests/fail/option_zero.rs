//! Cause: The option is 0, with which nothing could ever arrive.
//!
//! Cure: Write a number from 1 on: `mailbox = 1`. By default it is 1024.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(mailbox = 0)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
