//! Cause: The info enum is your own, and the timer does not say which of its variants is the tick.
//!
//! Cure: Name the variant: `#[timer(every = "1s", info = ChatInfo::Tick)]`.

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

    #[timer(every = "1s")]
    fn tick(&mut self) {}
}

fn main() {}
