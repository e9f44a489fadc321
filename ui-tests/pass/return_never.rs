#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(message = u8)]
impl Chat {
    #[message(0)]
    fn never(&mut self) -> std::convert::Infallible {
        panic!("nobody sends this")
    }

    #[message(number)]
    fn fallible(&mut self, number: u8) -> Result<String, std::convert::Infallible> {
        Ok(number.to_string())
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["1"]), ["1"]);
}
