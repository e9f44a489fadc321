//! Cause: A tick carries nothing, so a `#[timer]` method has no argument but `cx`.
//!
//! Cure: Keep what it needs in the handler, here a field `count: usize`, and use `self.count`. To say something with
//! each tick, start the timer by hand: `cx.every(period, || info)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = "1s")]
    fn tick(&mut self, count: usize) -> String {
        count.to_string()
    }
}

fn main() {}
