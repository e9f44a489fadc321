//! Cause: `#[info]` has an argument, but the info enum is a generated one: the method's name and arguments make its
//! variant, and there is nothing to match.
//!
//! Cure: Write `#[info]` alone. To match an enum of your own, name it: `#[websocket(info = ChatInfo)]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info(5)]
    fn said(&mut self) {}
}

fn main() {}
