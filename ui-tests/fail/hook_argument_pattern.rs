//! Cause: Arguments of handler methods are plain names.
//!
//! Cure: Bind a name; `called.method()` and `called.role()` tell the rest.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[before]
    fn allow(&mut self, Called { .. }: Called) {}

    #[text]
    fn text(&mut self) {}
}

fn main() {}
