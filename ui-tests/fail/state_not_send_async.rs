//! Cause: The handler's state has something in it that cannot leave its thread, as an `Rc`. A connection's task may move
//! to another thread whenever it waits. It is said once, of the type, and not of each `async` method.
//!
//! Cure: Use `Arc` in place of `Rc`, `Mutex` in place of `RefCell`.
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat {
    last: std::rc::Rc<str>,
}

#[websocket]
impl Chat {
    #[open]
    async fn open(&mut self) {}

    #[text]
    async fn text(&mut self, text: &str) -> String {
        self.last = text.into();
        text.to_owned()
    }

    #[info]
    async fn said(&mut self, text: String) -> String {
        text
    }

    #[timer(every = "30s")]
    async fn tick(&mut self) {}

    #[terminate]
    async fn bye(self) {}
}

fn main() {}
