//! Cause: The period is not a time.
//!
//! Cure: Write a whole number and a unit: `#[timer(every = "30s")]`. A period that is known only at run time is started
//! by hand: `cx.every(period, || info)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = "soon")]
    fn tick(&mut self) {}
}

fn main() {}
