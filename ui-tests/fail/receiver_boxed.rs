use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(self: Box<Self>, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
