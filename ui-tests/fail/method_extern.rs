//! Cause: A handler method is `extern "C"`. It is called by Rust only.
//!
//! Cure: Remove the `extern "C"`: `fn open(&mut self) {}`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[open]
    extern "C" fn open(&mut self) {}
}

fn main() {}
