use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init() -> Result<Self, String> {
        Ok(Self)
    }
}

fn main() {}
