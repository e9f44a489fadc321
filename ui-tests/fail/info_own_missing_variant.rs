//! Cause: No method takes a variant of the handler's own info enum. With `#[derive(Variants)]` on the enum, the error
//! says which one it is and what to write.
//!
//! Cure: Add a method for it, or `#[info(_)]` as the last one for all the others.
use ws_runtime::prelude::*;

#[derive(Variants)]
pub enum ChatInfo {
    Said { text: String },
    Tick,
    Kicked(String),
}

#[derive(Default)]
pub struct Chat;

#[websocket(info = ChatInfo)]
impl Chat {
    #[info(ChatInfo::Said { text })]
    fn said(&mut self, text: String) -> String {
        text
    }

    #[timer(every = "30s", info = ChatInfo::Tick)]
    fn tick(&mut self) {}
}

fn main() {}
