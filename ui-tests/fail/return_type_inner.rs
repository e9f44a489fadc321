use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> Result<String, std::fmt::Error> {
        Ok(text.to_owned())
    }
}

fn main() {}
