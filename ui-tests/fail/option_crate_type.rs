use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(crate = "ws_runtime")]
impl Chat {
    #[text]
    fn text(&mut self) {}
}

fn main() {}
