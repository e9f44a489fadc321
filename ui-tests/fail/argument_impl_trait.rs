use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: impl AsRef<str>) -> String {
        text.as_ref().to_owned()
    }
}

fn main() {}
