//! Cause: The handler's own info type has something in it that cannot leave its thread. Info messages travel between
//! tasks, and so between threads. The compiler says what it is, and that the type is not what info messages must be.
//!
//! Cure: Use `Arc` in place of `Rc`, `Mutex` in place of `RefCell`.
use ws_runtime::prelude::*;

pub enum ChatInfo {
    Said { text: std::rc::Rc<str> },
}

#[derive(Default)]
pub struct Chat;

#[websocket(info = ChatInfo)]
impl Chat {
    #[info(ChatInfo::Said { text })]
    fn said(&mut self, text: std::rc::Rc<str>) -> String {
        text.to_string()
    }
}

fn main() {}
