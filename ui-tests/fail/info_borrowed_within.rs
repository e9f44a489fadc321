use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn said(&mut self, _text: Option<std::borrow::Cow<'_, str>>) {}
}

fn main() {}
