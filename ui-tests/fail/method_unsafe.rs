use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    unsafe fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
