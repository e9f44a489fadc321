//! Cause: The argument of a `#[decode_error]` method is not the error. It is not made into a text either.
//!
//! Cure: Take `error: DecodeError` or `error: &DecodeError`; its text is `error.to_string()`.

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
    fn bad(&mut self, error: String) -> String {
        error
    }
}

fn main() {}
