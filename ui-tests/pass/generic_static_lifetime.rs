#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

struct Chat<'a>(&'a str);

#[websocket]
impl Chat<'static> {
    #[init]
    fn init() -> Self {
        Self("hello")
    }

    #[text]
    fn text(&mut self) -> &'static str {
        self.0
    }

    #[info]
    fn named(&mut self, name: &'static str) -> String {
        self.0 = name;
        name.to_owned()
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat("hi"), &["x"]), ["hi"]);
}
