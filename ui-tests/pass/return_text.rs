#![deny(warnings)]

use std::borrow::Cow;

use ui_tests::answers;
use ws_runtime::Text;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat {
    name: String,
}

#[websocket(message = u8)]
impl Chat {
    #[open]
    fn open(&mut self) -> &str {
        &self.name
    }

    #[message(0)]
    fn string(&mut self) -> String {
        self.name.clone()
    }

    #[message(1)]
    fn borrowed(&self) -> &String {
        &self.name
    }

    #[message(2)]
    fn cow(&mut self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }

    #[message(_)]
    async fn text(&mut self) -> Text {
        Text::from("text")
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat { name: "Eve".into() }, &["0", "1", "2", "3"]), ["Eve", "Eve", "Eve", "Eve", "text"]);
}
