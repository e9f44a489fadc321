//! Cause: Two methods have the role `pong`.
//!
//! Cure: Put both into one method.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, _text: &str) {}

    #[pong]
    fn one(&mut self) {}

    #[pong]
    fn another(&mut self) {}
}

fn main() {}
