//! Cause: Two methods have the role `decode_error`.
//!
//! Cure: Put both into one method.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, _text: &str) {}

    #[decode_error]
    fn one(&mut self) {}

    #[decode_error]
    fn another(&mut self) {}
}

fn main() {}
