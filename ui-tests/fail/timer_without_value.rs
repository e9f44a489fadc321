//! Cause: `every` has no value.
//!
//! Cure: Write the period: `every = "30s"`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every)]
    fn tick(&mut self) {}
}

fn main() {}
