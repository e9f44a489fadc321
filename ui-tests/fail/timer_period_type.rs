use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = 30)]
    fn tick(&mut self) {}
}

fn main() {}
