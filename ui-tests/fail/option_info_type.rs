//! Cause: `info` takes an enum: the name of one to write, or one of your own.
//!
//! Cure: Write `info = pub enum ChatInfo` to have it written from the `#[info]` methods, or `info = ChatInfo` if there
//! is one.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(info = 5)]
impl Chat {
    #[text]
    fn text(&mut self) {}
}

fn main() {}
