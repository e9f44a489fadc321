//! Cause: The timer's period is longer than a year, which is more likely a mistake than meant.
//!
//! Cure: Write a shorter one.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = "9000h")]
    fn tick(&mut self) {}
}

fn main() {}
