//! Cause: The role is inside of `cfg_attr`. `#[websocket]` sees the block before `cfg_attr` is taken apart, so it takes
//! this for a method without a role.
//!
//! Cure: Put the condition beside the role: `#[cfg(feature = "binary")] #[binary] fn binary(&mut self) {}`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self) {}

    #[cfg_attr(all(), binary)]
    fn binary(&mut self) {}
}

fn main() {}
