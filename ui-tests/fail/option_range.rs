use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(max_fragments = 5_000_000_000)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
