#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[allow(unused_macros)]
macro_rules! matches {
    () => {};
}
#[allow(unused_macros)]
macro_rules! unreachable {
    () => {};
}
#[allow(unused_macros)]
macro_rules! stringify {
    () => {};
}

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: String) -> String {
        text
    }

    #[info]
    fn said(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["x"]);
}
