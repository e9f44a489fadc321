use ws_runtime::prelude::*;

pub struct Chat {
    _name: std::rc::Rc<str>,
}

#[websocket]
impl Chat {
    #[init]
    fn init() -> Self {
        Self { _name: std::rc::Rc::from("x") }
    }

    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
