//! Cause: A `#[text]` method gets one text, so it has one argument beside `cx`. It is not taken apart.
//!
//! Cure: Remove the second argument. If the message has several parts, make it a typed one:
//! `#[message(ClientMsg::Cut { text, length })] fn cut(&mut self, text: String, length: usize)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: &str, length: usize) -> String {
        text[..length].to_owned()
    }
}

fn main() {}
