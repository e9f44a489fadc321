//! Cause: A handler method takes `self` by value, with `mut`. The handler would be gone after the first call.
//!
//! Cure: Write `&mut self`, and change it through that: `*self = Self;`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(mut self, text: &str) -> String {
        self = Self;
        text.to_owned()
    }
}

fn main() {}
