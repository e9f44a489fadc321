//! Cause: An argument's type is `impl Trait`, which makes the method generic. Nothing says which type the macro should
//! call it with.
//!
//! Cure: Name the type: `fn text(&mut self, text: &str) -> String`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: impl AsRef<str>) -> String {
        text.as_ref().to_owned()
    }
}

fn main() {}
