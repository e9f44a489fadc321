use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(deflate_opts(level = 1))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
