//! Cause: An argument of an `#[info]` method is `_`. Its name becomes a field of the info enum, so it needs one.
//!
//! Cure: Give it a name; a leading underscore says that it is not used: `_text: String`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn said(&mut self, _: String) {}
}

fn main() {}
