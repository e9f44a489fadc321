#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(message = (Vec<u8>, u8))]
impl Chat {
    #[message((list, number))]
    fn push(&mut self, mut list: Vec<u8>, mut number: u8) -> String {
        number += 1;
        list.push(number);
        format!("{list:?}")
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["[[1],2]"]), ["[1, 3]"]);
}
