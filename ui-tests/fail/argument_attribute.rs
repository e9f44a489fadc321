//! Cause: An argument of a handler method has an attribute of its own. The macro writes the call of the method, so it
//! has to know which arguments there are.
//!
//! Cure: Remove the attribute. What depends on a `cfg` is two whole methods, each with `#[cfg(..)]` above it.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, #[cfg(all())] text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
