#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat {
    name: &'static str,
}

#[websocket]
impl Chat {
    #[open]
    fn open(&self) -> &str {
        self.name
    }

    #[text]
    async fn text(&self, text: &str) -> String {
        format!("{} {text}", self.name)
    }

    #[info]
    fn said(&self) {}

    #[ping]
    fn ping(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat { name: "Eve" }, &["x"]), ["Eve", "Eve x"]);
}
