use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn news(&mut self) {}

    #[info]
    fn news_(&mut self) {}
}

fn main() {}
