//! Cause: A handler method is `unsafe`. The generated code that calls it could not keep the promises that it asks for.
//!
//! Cure: Remove the `unsafe`, and use an `unsafe` block within the body where it is needed.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    unsafe fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
