use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(idle_timeout = off, pong_timeout = "5s")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
