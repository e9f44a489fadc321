//! Cause: A variant of your info enum has no method. A message that nobody takes would be lost without a word.
//!
//! Cure: Add a method: `#[info(ChatInfo::Tick)] fn tick(&mut self) {}`. One that takes all the rest is `#[info(_)]`.

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
}

fn main() {}
