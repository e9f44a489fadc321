//! Cause: Two `#[info]` methods have names that become the same variant, `News`.
//!
//! Cure: Rename one of them, so that they differ in more than underscores.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn news(&mut self) {}

    #[info]
    fn news_(&mut self) {}
}

fn main() {}
