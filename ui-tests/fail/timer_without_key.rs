//! Cause: The period stands alone.
//!
//! Cure: Write `every = ` before it.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer("30s")]
    fn tick(&mut self) {}
}

fn main() {}
