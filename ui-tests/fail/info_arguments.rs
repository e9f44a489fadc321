use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info(5)]
    fn said(&mut self) {}
}

fn main() {}
