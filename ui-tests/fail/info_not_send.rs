//! Cause: An argument of an `#[info]` method must stay on one thread, here an `Rc`. Info messages come from other
//! tasks, and so from other threads.
//!
//! Cure: Use `Arc` in place of `Rc`: `text: Arc<str>`.

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
