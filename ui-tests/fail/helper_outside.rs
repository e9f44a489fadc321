use ws_runtime::prelude::*;

pub struct Chat;

impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
