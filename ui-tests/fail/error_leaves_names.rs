//! Cause: An option's name is misspelled. Names that the block makes, such as the info enum, are there all the same, so
//! that one mistake gives one error.
//!
//! Cure: Write `compress`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(info = pub enum ChatInfo, compres)]
impl Chat {
    #[init]
    fn init(_name: String) -> Self {
        Self
    }

    #[info]
    fn said(&mut self, text: String) -> String {
        text
    }
}

fn main() {
    let _route = Route::<Chat>::new(String::new());
    let _said: fn(Handle<Chat>) -> Result<(), SendError<ChatInfo>> = |handle| handle.said(String::new());
}
