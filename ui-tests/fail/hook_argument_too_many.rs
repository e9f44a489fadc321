//! Cause: A hook is called around methods of all kinds, so it is told what is called, and not with what.
//!
//! Cure: Take `Called`, and `cx`; keep in the state what the method has to know.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[before]
    fn allow(&mut self, _called: Called, _text: &str) {}

    #[text]
    fn text(&mut self, _text: &str) {}
}

fn main() {}
