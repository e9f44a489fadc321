//! Cause: The timer's period has no unit.
//!
//! Cure: Write one of `ms`, `s`, `m` and `h`, as in `"10s"`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = "10")]
    fn tick(&mut self) {}
}

fn main() {}
