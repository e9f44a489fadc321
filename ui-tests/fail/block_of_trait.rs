use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl WebSocketHandler for Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {
    let _route = Route::<Chat>::new(());
}
