//! Cause: The handler borrows something, and a connection may live longer than that.
//!
//! Cure: Own it (`String` in place of `&'a str`), or share it by an `Arc`, which the route hands to `#[init]`.

use ws_runtime::prelude::*;

pub struct Chat<'a>(&'a str);

#[websocket]
impl Chat<'_> {
    #[text]
    fn text(&mut self) -> String {
        self.0.to_owned()
    }
}

fn main() {}
