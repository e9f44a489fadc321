#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(message = u8)]
impl Chat {
    #[message(0)]
    fn pair(&mut self) -> (&str, [String; 2]) {
        ("a", ["b".to_owned(), "c".to_owned()])
    }

    #[message(1)]
    fn triple(&mut self) -> ((), Option<&str>, Vec<Frame>) {
        ((), Some("d"), vec![Frame::text("e")])
    }

    #[message(2)]
    fn four(&mut self) -> (&str, &str, &str, [(); 3]) {
        ("f", "g", "h", [(); 3])
    }

    #[message(_)]
    fn commands(&self) -> [Command; 2] {
        [Command::Active(true), Command::Hibernate]
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["0", "1", "2", "3"]).concat(), "abcdefgh");
}
