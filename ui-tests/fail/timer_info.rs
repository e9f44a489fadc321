use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = "1s", info = ChatInfo::Tick)]
    fn tick(&mut self) {}
}

fn main() {}
