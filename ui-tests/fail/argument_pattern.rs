use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn moved(&mut self, (x, y): (u8, u8)) -> String {
        format!("{x} {y}")
    }
}

fn main() {}
