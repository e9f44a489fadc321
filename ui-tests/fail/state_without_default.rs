use ws_runtime::prelude::*;

pub struct Chat {
    _name: String,
}

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
