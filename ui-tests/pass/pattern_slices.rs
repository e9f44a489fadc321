#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(message = Vec<String>)]
impl Chat {
    // A list is no slice: a guard or the body looks into it.
    #[message(words if matches!(&words[..], [first, ..] if first == "say"))]
    fn say(&mut self, words: Vec<String>) -> String {
        words[1..].join(" ")
    }

    #[message(words)]
    fn other(&mut self, words: Vec<String>) -> String {
        match &*words {
            [] => "nothing".to_owned(),
            [first, ..] => format!("{first}?"),
        }
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"["say","a","b"]"#, "[]", r#"["sing"]"#]), ["a b", "nothing", "sing?"]);
}
