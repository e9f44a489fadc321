use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn said(&mut self, text: std::rc::Rc<str>) -> String {
        text.to_string()
    }
}

fn main() {}
