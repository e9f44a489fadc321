//! Cause: `#[timer]` does not say how often.
//!
//! Cure: Add the period: `#[timer(every = "30s")]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer]
    fn tick(&mut self) {}
}

fn main() {}
