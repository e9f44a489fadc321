//! Cause: What the route gives to each `#[init]` cannot leave its thread, as an `Rc`. Connections run on many threads.
//!
//! Cure: Use `Arc` in place of `Rc`, `Mutex` in place of `RefCell`.
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    async fn init(_room: std::rc::Rc<str>) -> Self {
        Self
    }

    #[text]
    fn text(&mut self) {}
}

fn main() {}
