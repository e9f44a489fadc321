#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

pub struct Result;
#[allow(non_snake_case)]
pub fn Ok(number: u8) -> String {
    number.to_string()
}
#[allow(non_snake_case)]
pub fn Err() {}

#[derive(Default)]
pub struct Chat(std::option::Option<Result>);

#[websocket(message = u8)]
impl Chat {
    #[message(number)]
    fn number(&mut self, number: u8) -> String {
        self.0 = Some(Result);
        Ok(number)
    }

    #[decode_error]
    fn bad(&mut self) {
        Err()
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat(None), &["1", "x"]), ["1"]);
}
