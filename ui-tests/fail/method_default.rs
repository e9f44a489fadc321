//! Cause: A handler method is `default`, which is a word for the impls of traits, and not stable.
//!
//! Cure: Remove the `default`: `fn text(&mut self) {}`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    default fn text(&mut self) {}
}

fn main() {}
