//! Cause: The handler has a field that must stay on one thread, here an `Rc`. A connection may go on on another thread
//! after each message.
//!
//! Cure: Use `Arc` in place of `Rc`, and `Mutex` in place of `RefCell`: `_name: Arc<str>`.

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
