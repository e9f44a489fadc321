//! Cause: An `async` method keeps something across an `.await` that must stay on one thread, here an `Rc`. A connection
//! may go on on another thread after each `.await`.
//!
//! Cure: Use `Arc` in place of `Rc`, and `tokio::sync::Mutex` in place of a `RefCell`; or let go of it before the
//! `.await`: put it into a block of its own, `{ .. }`.

use ws_runtime::prelude::*;

async fn wait() {}

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    async fn text(&mut self, text: String) -> String {
        let shared = std::rc::Rc::new(text);
        wait().await;
        shared.to_string()
    }
}

fn main() {}
