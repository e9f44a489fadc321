//! Cause: The connection is not the method's to keep: it is lent for the call.
//!
//! Cure: Write `cx: &mut Cx<Self>`. What is kept, to send from elsewhere, is `cx.handle()`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: String, _cx: Cx<Self>) -> String {
        text
    }
}

fn main() {}
