//! Cause: A role is on a call of a macro, and not on the methods that it may write.
//!
//! Cure: Write the method out, or let the macro write the whole block.

use ws_runtime::prelude::*;

macro_rules! method {
    () => {
        fn method(&self) {}
    };
}

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    method!();

    #[binary]
    fn binary(&mut self) {}
}

fn main() {}
