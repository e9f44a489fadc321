#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[inline]
    #[text]
    #[cold]
    fn text(&mut self, text: String) -> String {
        text
    }

    #[inline(always)]
    #[info]
    async fn said(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["x"]);
}
