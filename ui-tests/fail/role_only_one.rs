//! Cause: Two methods have a role that only one can have.
//!
//! Cure: Keep one of them, and call the other from it, as a function without a role.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }

    #[text]
    fn again(&mut self, _text: &str) {}
}

fn main() {}
