#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude as ws;

#[derive(Default)]
pub struct Chat;

#[ws::websocket(message = u8)]
impl Chat {
    #[ws::message(number)]
    fn number(&mut self, number: u8) -> String {
        number.to_string()
    }

    #[ws::timer(every = "1h")]
    fn tick(&mut self) {}

    #[::ws_runtime::prelude::info]
    fn said(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["1"]), ["1"]);
}
