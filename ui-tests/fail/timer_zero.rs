//! Cause: The timer's period is nothing: it would never stop firing.
//!
//! Cure: Write a period of at least a millisecond.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = "0s")]
    fn tick(&mut self) {}
}

fn main() {}
