//! Cause: The route's state is used from several threads at once, and this type cannot be, here a `Cell`.
//!
//! Cure: Use an atomic type or a lock, in an `Arc` so that all connections share it: `room: Arc<AtomicU8>` or
//! `room: Arc<Mutex<u8>>`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(_room: std::cell::Cell<u8>) -> Self {
        Self
    }
}

fn main() {}
