//! Cause: Nothing says how a connection gets its handler: there is no `#[init]` method, and the type has no `Default`.
//!
//! Cure: Add `#[derive(Default)]` to `Chat`, or a method that makes it: `#[init] fn init(req: &Request) -> Self`.

use ws_runtime::prelude::*;

pub struct Chat {
    _name: String,
}

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
