use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info()]
    fn said(&mut self, text: String) -> String {
        text
    }
}

fn main() {}
