#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
struct Counter<T>(T);

#[websocket]
impl Counter<u8> {
    #[text]
    fn text(&mut self) -> String {
        self.0 += 1;
        self.0.to_string()
    }

    #[info]
    fn set(&mut self, to: u8) {
        self.0 = to;
    }
}

#[websocket(info = enum WordsInfo)]
impl Counter<String> {
    #[text]
    fn text(&mut self, text: &str) -> String {
        self.0 += text;
        self.0.clone()
    }

    #[info]
    fn set(&mut self, to: String) {
        self.0 = to;
    }
}

#[test]
fn passes() {
    let _set: fn(Handle<Counter<u8>>) -> Result<(), SendError<CounterInfo>> = |handle| handle.set(1);
    let _set: fn(Handle<Counter<String>>) -> Result<(), SendError<WordsInfo>> = |handle| handle.set("a".into());
    assert_eq!(answers(Counter(7_u8), &["x", "x"]), ["8", "9"]);
    assert_eq!(answers(Counter(String::new()), &["x", "y"]), ["x", "xy"]);
}
