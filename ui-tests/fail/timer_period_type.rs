//! Cause: The period is a number, which does not say whether it is seconds or milliseconds.
//!
//! Cure: Write the unit, in quotes: `#[timer(every = "30s")]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = 30)]
    fn tick(&mut self) {}
}

fn main() {}
