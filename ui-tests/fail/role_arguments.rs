use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text("say")]
    fn say(&mut self, _text: &str) {}
}

fn main() {}
