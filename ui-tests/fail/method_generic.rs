use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text<T: AsRef<str>>(&mut self, text: T) -> String {
        text.as_ref().to_owned()
    }
}

fn main() {}
