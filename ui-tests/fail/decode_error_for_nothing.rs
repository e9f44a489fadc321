use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[binary]
    fn binary(&mut self) {}

    #[decode_error]
    fn bad(&mut self, _error: DecodeError) {}
}

fn main() {}
