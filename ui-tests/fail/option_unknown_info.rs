//! Cause: The key for the handler's own info enum is misspelt. That is one mistake, and nothing is said of the patterns.
//!
//! Cure: Write `info = ChatInfo`.

use ws_runtime::prelude::*;

pub enum ChatInfo {
    Joined,
}

#[derive(Default)]
pub struct Chat;

#[websocket(infos = ChatInfo)]
impl Chat {
    #[info(ChatInfo::Joined)]
    fn joined(&mut self) {}
}

fn main() {}
