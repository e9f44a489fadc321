//! Cause: A method has no body yet, as while it is being typed. It is left out, and its neighbours are not.
//!
//! Cure: Write the body.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    async fn said(&mut self, text: String)

    #[info]
    fn left(&mut self) {}
}

fn main() {
    let _left: fn(Handle<Chat>) -> bool = |handle| handle.left().is_ok();
    let _made = ChatInfo::Left;
}
