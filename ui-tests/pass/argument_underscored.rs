#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(message = (u8, u8))]
impl Chat {
    #[message((_number, other))]
    fn number(&mut self, other: u8, _number: u8) -> String {
        other.to_string()
    }

    #[info]
    fn said(&mut self, _text: String) {}

    #[terminate]
    fn bye(self, _reason: TerminateReason, _req: PartialRequest) {}
}

#[test]
fn passes() {
    let _made = ChatInfo::Said { _text: String::new() };
    assert_eq!(answers(Chat, &["[1,2]"]), ["2"]);
}
