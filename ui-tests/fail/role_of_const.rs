//! Cause: A role is on a constant.
//!
//! Cure: Put it on a method, or remove it.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    const LIMIT: usize = 3;

    #[binary]
    fn binary(&mut self) {}
}

fn main() {}
