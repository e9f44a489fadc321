//! As a block.

use std::mem;

use ws_runtime::prelude::*;

// ANCHOR: handler
pub struct Greeter {
    greeting: &'static str,
}

#[websocket]
impl Greeter {
    #[init]
    fn init() -> Self {
        Self { greeting: "Hello!" }
    }

    #[text]
    fn text(&mut self, msg: &str) -> String {
        format!("That's what she said! {msg}")
    }

    #[binary]
    fn binary(&mut self) {}

    #[timer(every = "1s")]
    fn greet(&mut self) -> &'static str {
        mem::replace(&mut self.greeting, "How' you doin'?")
    }
}
// ANCHOR_END: handler
