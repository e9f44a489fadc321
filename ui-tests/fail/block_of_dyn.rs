//! Cause: The block is one of a trait object, which can be no handler.
//!
//! Cure: Put the methods on a type of your own.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl dyn std::fmt::Debug {
    #[text]
    fn text(&mut self) {}
}

fn main() {}
