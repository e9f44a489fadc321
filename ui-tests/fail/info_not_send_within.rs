//! Cause: The type of an info message's argument has something in it that cannot leave its thread. Info messages travel
//! between tasks, and so between threads. The compiler says it of the argument, and of the info enum that has it.
//!
//! Cure: Use `Arc` in place of `Rc`, `Mutex` in place of `RefCell`.
use ws_runtime::prelude::*;

pub struct Line {
    pub text: std::rc::Rc<str>,
}

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    async fn said(&mut self, line: Line) -> String {
        line.text.to_string()
    }
}

fn main() {}
