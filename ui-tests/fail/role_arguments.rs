//! Cause: The role has an argument. `#[text]` takes every text, whatever is in it.
//!
//! Cure: Write `#[text]`. To tell messages apart by what is in them, use typed messages:
//! `#[message(ClientMsg::Say { text })]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text("say")]
    fn say(&mut self, _text: &str) {}
}

fn main() {}
