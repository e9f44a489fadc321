//! Cause: Two methods have the role `open`.
//!
//! Cure: Put both into one method.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, _text: &str) {}

    #[open]
    fn one(&mut self) {}

    #[open]
    fn another(&mut self) {}
}

fn main() {}
