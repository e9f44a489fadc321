use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self) {}

    #[cfg_attr(all(), binary)]
    fn binary(&mut self) {}
}

fn main() {}
