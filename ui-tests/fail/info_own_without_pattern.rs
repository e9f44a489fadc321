//! Cause: The info enum is your own, and this method does not say which of its variants it takes.
//!
//! Cure: Add the pattern: `#[info(ChatInfo::Tick)]`.

use ws_runtime::prelude::*;

pub enum ChatInfo {
    Said { text: String },
    Tick,
}

#[derive(Default)]
pub struct Chat;

#[websocket(info = ChatInfo)]
impl Chat {
    #[info(ChatInfo::Said { text })]
    fn said(&mut self, text: String) -> String {
        text
    }

    #[info]
    fn tick(&mut self, _count: &u32) {}
}

fn main() {}
