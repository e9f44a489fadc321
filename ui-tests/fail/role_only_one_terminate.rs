//! Cause: Two methods have the role `terminate`.
//!
//! Cure: Put both into one method.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, _text: &str) {}

    #[terminate]
    fn one(self) {}

    #[terminate]
    fn another(self) {}
}

fn main() {}
