#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
#[allow(unused_variables)]
impl Chat {
    #[allow(non_snake_case)]
    #[info]
    fn Said(&mut self, Text: String) {}

    #[text]
    #[expect(unused_mut, reason = "the case is about it")]
    fn text(&mut self, mut text: String) -> String {
        text
    }
}

#[test]
fn passes() {
    let _said: fn(Handle<Chat>) -> bool = |handle| handle.Said(String::new()).is_ok();
    assert_eq!(answers(Chat, &["x"]), ["x"]);
}
