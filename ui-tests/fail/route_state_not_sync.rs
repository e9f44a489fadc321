use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(_room: std::cell::Cell<u8>) -> Self {
        Self
    }
}

fn main() {}
