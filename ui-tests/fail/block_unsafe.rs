use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
unsafe impl Chat {
    #[text]
    fn text(&mut self) {}
}

fn main() {}
