//! Cause: `#[timer(..)]` has no option of this name.
//!
//! Cure: Write `#[timer(every = "1s")]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(evry = "1s")]
    fn tick(&mut self) {}
}

fn main() {}
