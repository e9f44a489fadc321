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
