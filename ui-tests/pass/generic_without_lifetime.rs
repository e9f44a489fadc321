#![deny(warnings)]

use std::fmt::Display;

use ui_tests::answers;
use ws_runtime::prelude::*;

/// What is shown in it may borrow. In a handler's connections it does not.
struct Room<T>(T);

#[websocket]
impl<T: Display + Clone + Send + Sync> Room<T> {
    #[init]
    fn init(_req: &Request, thing: T) -> Self {
        Self(thing)
    }

    #[text]
    async fn text(&mut self) -> String {
        self.shown()
    }

    #[info]
    fn news(&mut self, news: String) -> String {
        news
    }

    fn shown(&self) -> String {
        self.0.to_string()
    }
}

#[test]
fn passes() {
    let borrowed = String::from("x");
    assert_eq!(Room(borrowed.as_str()).shown(), "x");
    assert_eq!(answers(Room(1.5), &["x"]), ["1.5"]);
}
