//! Cause: The info enum is written from the methods, and this timer's variant with it: `tick` makes `ChatInfo::Tick`.
//! So there is nothing to name.
//!
//! Cure: Remove it: `#[timer(every = "1s")]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = "1s", info = ChatInfo::Tick)]
    fn tick(&mut self) {}
}

fn main() {}
