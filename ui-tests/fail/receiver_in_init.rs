//! Cause: `#[init]` makes the handler, so there is no `self` that it could take.
//!
//! Cure: Remove it: `fn init() -> Self`. What it needs comes with the route: `fn init(room: Arc<Room>) -> Self`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(&self) -> Self {
        Self
    }
}

fn main() {}
