use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat {
    text: String,
}

#[websocket]
impl Chat {
    #[before]
    fn r#before(&self) {}

    #[text]
    fn text(&mut self, text: String) -> &str {
        self.text = text;
        &self.text
    }
}
