//! Cause: `every` is set twice.
//!
//! Cure: Remove one of the two. Two periods are two methods, each with its `#[timer(every = "..")]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = "1s", every = "2s")]
    fn tick(&mut self) {}
}

fn main() {}
