//! Cause: The period stands behind `=`.
//!
//! Cure: Write `#[timer(every = "30s")]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer = "30s"]
    fn tick(&mut self) {}
}

fn main() {}
