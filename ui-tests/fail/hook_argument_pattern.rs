//! Cause: arguments of handler methods are plain names.
//!
//! Cure: bind a name; `called.method()` and `called.role()` tell the rest.

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
