//! Cause: `#[terminate]` returns something. The connection is gone, so nobody would get it.
//!
//! Cure: Return nothing: `fn bye(self)`. Send the last message with the command that ends the connection:
//! `("bye", Stop)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[terminate]
    fn bye(self) -> String {
        String::new()
    }
}

fn main() {}
