use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[open]
    const fn open(&mut self) {}
}

fn main() {}
