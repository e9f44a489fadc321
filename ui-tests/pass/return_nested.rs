#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

type Answer = Option<Result<Vec<Result<String, Option<Frame>>>, (Frame, Stop)>>;

#[websocket(message = u8)]
impl Chat {
    #[message(number)]
    fn number(&mut self, number: u8) -> Answer {
        match number {
            0 => None,
            9 => Some(Err((Frame::text("bye"), Stop))),
            _ => Some(Ok(vec![Ok(number.to_string()), Err(None), Err(Some(Frame::binary(vec![number])))])),
        }
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["0", "1", "9", "2"]), ["1", "1 bytes", "bye"]);
}
