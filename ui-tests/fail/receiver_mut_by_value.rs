use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(mut self, text: &str) -> String {
        self = Self;
        text.to_owned()
    }
}

fn main() {}
