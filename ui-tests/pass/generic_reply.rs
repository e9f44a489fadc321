#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Serialize)]
struct Said<T>(T);

struct Chat<T>(T);

#[websocket(reply = Said<T>)]
impl<T: serde::Serialize + Clone + Send + Sync + 'static> Chat<T> {
    #[init]
    fn init(thing: T) -> Self {
        Self(thing)
    }

    #[text]
    fn text(&mut self) -> Said<T> {
        Said(self.0.clone())
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat(Some(1)), &["x"]), ["1"]);
    assert_eq!(answers(Chat(None::<u8>), &["x"]), ["null"]);
}
