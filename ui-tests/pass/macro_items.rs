#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

macro_rules! helper {
    ($name:ident) => {
        fn $name(&self) -> &'static str {
            stringify!($name)
        }
    };
}

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    helper!(round);

    #[text]
    fn text(&mut self) -> [&str; 3] {
        [self.round(), self.square(), self.curly()]
    }

    helper![square];

    helper! { curly }

    #[info]
    fn said(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["round", "square", "curly"]);
}
