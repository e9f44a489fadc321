use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = "1s", every = "2s")]
    fn tick(&mut self) {}
}

fn main() {}
