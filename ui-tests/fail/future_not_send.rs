use ws_runtime::prelude::*;

async fn wait() {}

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    async fn text(&mut self, text: String) -> String {
        let shared = std::rc::Rc::new(text);
        wait().await;
        shared.to_string()
    }
}

fn main() {}
