//! Cause: A handler method has a type parameter. The macro writes the call, and nothing tells it which type to take.
//!
//! Cure: Name the type: `fn text(&mut self, text: &str) -> String`. What is generic can be a function that it calls.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text<T: AsRef<str>>(&mut self, text: T) -> String {
        text.as_ref().to_owned()
    }
}

fn main() {}
