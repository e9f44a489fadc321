//! Cause: Two methods are marked `#[after]`: which comes first?
//!
//! Cure: Do both in one method.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[after]
    fn count(&mut self) {}

    #[after]
    fn log(&mut self) {}

    #[text]
    fn text(&mut self) {}
}

fn main() {}
