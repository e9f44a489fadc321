use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[open]
    extern "C" fn open(&mut self) {}
}

fn main() {}
