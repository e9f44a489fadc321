#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

struct Chat<'a>(&'a str);

#[websocket]
impl<'a> Chat<'a>
where
    Self: 'static,
{
    #[init]
    fn init(name: &'static str) -> Self {
        Self(name)
    }

    #[text]
    fn text(&mut self) -> &'a str {
        self.0
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat("hi"), &["x"]), ["hi"]);
}
