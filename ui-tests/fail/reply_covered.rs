use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(reply = String)]
impl Chat {
    #[text]
    fn text(&mut self) -> String {
        String::new()
    }
}

fn main() {}
