#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: &[u8]) -> String {
        // SAFETY: it was a text.
        unsafe { String::from_utf8_unchecked(text.to_vec()) }
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["x"]);
}
