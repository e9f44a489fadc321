use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    #[binary]
    fn both(&mut self, _data: &[u8]) {}
}

fn main() {}
