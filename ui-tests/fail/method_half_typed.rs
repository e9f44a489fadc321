//! Cause: An argument has no type yet, as while it is being typed. The method is left out, and its neighbours are not.
//!
//! Cure: Write the type.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn said(&mut self, text: ) {}

    #[info]
    fn left(&mut self) {}
}

fn main() {
    let _left: fn(Handle<Chat>) -> bool = |handle| handle.left().is_ok();
    let _made = ChatInfo::Left;
}
