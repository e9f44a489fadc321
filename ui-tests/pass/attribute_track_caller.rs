#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[track_caller]
    #[text]
    fn text(&mut self) -> String {
        std::panic::Location::caller().file().ends_with(".rs").to_string()
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["true"]);
}
