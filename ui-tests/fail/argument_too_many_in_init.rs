use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(_req: &Request, _name: String, _age: u8) -> Self {
        Self
    }
}

fn main() {}
