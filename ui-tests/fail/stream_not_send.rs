//! Cause: The stream moves with its connection from thread to thread, and something in it cannot.
//!
//! Cure: Use `Arc` instead of `Rc`, and locks instead of `RefCell`.

use futures_util::stream::{self, Stream};
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Watch { id: u64 },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Watch { id: _ }, stream)]
    fn watch(&mut self) -> impl Stream<Item = String> + use<> {
        let text = std::rc::Rc::new(String::new());
        stream::poll_fn(move |_| std::task::Poll::Ready(Some(String::clone(&text))))
    }
}

fn main() {}
