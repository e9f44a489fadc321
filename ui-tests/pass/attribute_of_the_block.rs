#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

/// What connections do.
#[allow(clippy::all)]
#[websocket]
#[cfg(test)]
impl Chat {
    #![allow(unused_variables)]

    #[text]
    fn text(&mut self, text: &str) -> &str {
        let unused = 3;
        "text"
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["text"]);
}
