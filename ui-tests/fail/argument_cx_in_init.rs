//! Cause: `#[init]` runs before the 101 has been sent: there is no connection yet that could send, start timers or have
//! handles.
//!
//! Cure: Make the handler in `#[init]`, and do the rest in a second method:
//! `#[open] fn open(&mut self, cx: &mut Cx<Self>)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(_cx: &mut Cx<Self>) -> Self {
        Self
    }
}

fn main() {}
