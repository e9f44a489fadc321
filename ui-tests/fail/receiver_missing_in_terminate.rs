use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[terminate]
    fn bye(_reason: TerminateReason) {}
}

fn main() {}
