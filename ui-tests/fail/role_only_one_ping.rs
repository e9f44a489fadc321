//! Cause: Two methods have the role `ping`.
//!
//! Cure: Put both into one method.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, _text: &str) {}

    #[ping]
    fn one(&mut self) {}

    #[ping]
    fn another(&mut self) {}
}

fn main() {}
