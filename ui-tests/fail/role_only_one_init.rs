//! Cause: Two methods have the role `init`.
//!
//! Cure: Put both into one method.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, _text: &str) {}

    #[init]
    fn one() -> Self {
        Self
    }

    #[init]
    fn another() -> Self {
        Self
    }
}

fn main() {}
