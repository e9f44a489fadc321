//! Cause: Two methods are marked `#[before]`: which comes first?
//!
//! Cure: Do both in one method.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[before]
    fn allow(&mut self) {}

    #[before]
    fn count(&mut self) {}

    #[text]
    fn text(&mut self) {}
}

fn main() {}
