//! Cause: The connection is given to the argument that is called `cx`, whatever its type. This one is called `ctx`, so
//! it was taken for the text.
//!
//! Cure: Call it `cx`: `fn text(&mut self, cx: &mut Cx<Self>)`. What is not used may be called `_cx`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, ctx: &mut Cx<Self>) {
        ctx.send("hello");
    }
}

fn main() {}
