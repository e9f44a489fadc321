use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = "soon")]
    fn tick(&mut self) {}
}

fn main() {}
