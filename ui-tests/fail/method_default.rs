use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    default fn text(&mut self) {}
}

fn main() {}
