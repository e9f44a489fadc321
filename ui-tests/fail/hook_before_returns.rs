//! Cause: A `#[before]` method goes on or refuses, and this type says neither.
//!
//! Cure: Return nothing, a `Result` or a `ControlFlow`. What is in `Err` or `Break` is sent; send with `cx.send(..)` and go on.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[before]
    fn allow(&mut self) -> bool {
        true
    }

    #[text]
    fn text(&mut self) {}
}

fn main() {}
