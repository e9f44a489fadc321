//! Cause: `#[websocket]` is on the type. It belongs to the methods.
//!
//! Cure: Put it on the block with the handler's methods: `#[websocket] impl Chat { .. }`.

use ws_runtime::prelude::*;

#[websocket]
pub struct Chat;

fn main() {}
