use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[binary]
    fn binary(&mut self, data: String) -> String {
        data
    }
}

fn main() {}
