use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    async fn text(&mut self, text: String) -> usize {
        text.len()
    }
}

fn main() {}
