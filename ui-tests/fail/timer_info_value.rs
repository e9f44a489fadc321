//! Cause: What follows `info =` is no variant. It both makes and matches the tick, so that it has no fields.
//!
//! Cure: Write the path of a variant without fields.

use ws_runtime::prelude::*;

pub enum ChatInfo {
    Tick,
}

#[derive(Default)]
pub struct Chat;

#[websocket(info = ChatInfo)]
impl Chat {
    #[timer(every = "30s", info = 3)]
    fn tick(&mut self) {}
}

fn main() {}
