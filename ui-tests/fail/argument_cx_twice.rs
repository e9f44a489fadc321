//! Cause: Two arguments ask for the connection: `_cx` is another way to write `cx`, for when it is not used.
//!
//! Cure: Keep one of the two: `fn text(&mut self, cx: &mut Cx<Self>)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, cx: &mut Cx<Self>, _cx: &mut Cx<Self>) {
        cx.send("hello");
    }
}

fn main() {}
