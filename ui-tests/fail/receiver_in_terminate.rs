use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[terminate]
    fn bye(&mut self) {}
}

fn main() {}
