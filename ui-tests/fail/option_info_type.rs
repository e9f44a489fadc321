use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(info = 5)]
impl Chat {
    #[text]
    fn text(&mut self) {}
}

fn main() {}
