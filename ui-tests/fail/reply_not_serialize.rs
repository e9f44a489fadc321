use ws_runtime::prelude::*;

pub struct ServerMsg;

#[derive(Default)]
pub struct Chat;

#[websocket(reply = ServerMsg)]
impl Chat {
    #[text]
    fn text(&mut self) -> ServerMsg {
        ServerMsg
    }
}

fn main() {}
