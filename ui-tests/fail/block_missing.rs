//! Cause: A type is used as a handler, but nothing has made it one.
//!
//! Cure: Put `#[websocket]` on the block with its methods, `#[websocket] impl Chat { .. }`, and give at least one of
//! them a role, such as `#[text]`.

use ws_runtime::prelude::*;

pub struct Chat;

impl Chat {}

fn serve<H: WebSocketHandler>() {}

fn main() {
    serve::<Chat>();
}
