#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

pub enum Option {
    Some,
    None,
}

pub use Option::{None, Some};

#[derive(Default)]
pub struct Chat;

#[websocket(idle_timeout = off)]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> &str {
        match if text.is_empty() { None } else { Some } {
            None => "nothing",
            Some => "something",
        }
    }

    #[info]
    fn said(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["", "x"]), ["nothing", "something"]);
}
