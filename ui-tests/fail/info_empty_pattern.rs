//! Cause: `#[info()]` has parentheses, as for a pattern, and no pattern.
//!
//! Cure: Write `#[info]`. A pattern is for an enum of your own, which is named in the block's attribute:
//! `#[websocket(info = ChatInfo)]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info()]
    fn said(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
