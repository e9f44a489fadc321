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
