//! Cause: `info = pub enum ChatInfo` has the enum written from the methods. A pattern would be for an enum that is
//! there already.
//!
//! Cure: Write `#[info]`: `fn said` with `text: String` makes the variant `ChatInfo::Said { text }`. If you have the
//! enum yourself, leave out `pub enum`: `#[websocket(info = ChatInfo)]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(info = pub enum ChatInfo)]
impl Chat {
    #[info(ChatInfo::Said { text })]
    fn said(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
