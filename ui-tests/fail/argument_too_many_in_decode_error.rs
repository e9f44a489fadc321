use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }

    #[decode_error]
    fn bad(&mut self, _text: &str, _error: DecodeError) {}
}

fn main() {}
