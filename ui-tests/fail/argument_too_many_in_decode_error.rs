//! Cause: A `#[decode_error]` method has an argument more than there is to give. The message that could not be decoded
//! is not kept.
//!
//! Cure: Take the error, and `cx` if you need it: `fn bad(&mut self, error: DecodeError)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }

    #[decode_error]
    fn bad(&mut self, _text: &str, _error: DecodeError) {}
}

fn main() {}
