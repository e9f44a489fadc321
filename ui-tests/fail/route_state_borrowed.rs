use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(_room: &str) -> Self {
        Self
    }
}

fn main() {}
