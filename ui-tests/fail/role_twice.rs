//! Cause: A method has two roles.
//!
//! Cure: Write a method for each role. What they have in common can be a function that both call.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    #[binary]
    fn both(&mut self, _data: &[u8]) {}
}

fn main() {}
