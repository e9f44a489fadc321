//! Cause: `reply = String` would say that a `String` is sent as JSON. But a `String` is sent as it is: a method can
//! return it without `reply`.
//!
//! Cure: Remove `reply = String`. To send JSON, make a type for it:
//! `#[derive(serde::Serialize)] pub struct ServerMsg(String);`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(reply = String)]
impl Chat {
    #[text]
    fn text(&mut self) -> String {
        String::new()
    }
}

fn main() {}
