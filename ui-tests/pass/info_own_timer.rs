#![deny(warnings)]

use ws_runtime::prelude::*;

pub enum ChatInfo {
    Tick,
    Beat,
}

#[derive(Default)]
pub struct Chat;

#[websocket(info = ChatInfo)]
impl Chat {
    #[timer(every = "500ms", info = ChatInfo::Tick)]
    fn tick(&mut self) {}

    #[info(ChatInfo::Beat)]
    fn beat(&mut self) {}
}

#[test]
fn passes() {
    let _beat: fn(Handle<Chat>) -> Result<(), SendError<ChatInfo>> = |handle| handle.try_send(ChatInfo::Beat);
}
