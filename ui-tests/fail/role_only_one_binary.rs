//! Cause: Two methods have the role `binary`.
//!
//! Cure: Put both into one method.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, _text: &str) {}

    #[binary]
    fn one(&mut self) {}

    #[binary]
    fn another(&mut self) {}
}

fn main() {}
