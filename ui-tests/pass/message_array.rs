#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Sum;

#[websocket(message = [u8; 3])]
impl Sum {
    #[message([first, .., last] if first > last)]
    fn falling(&mut self, first: u8, last: u8) -> String {
        (first - last).to_string()
    }

    #[message([all @ ..])]
    fn all(&mut self, all: [u8; 3]) -> String {
        all.iter().sum::<u8>().to_string()
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Sum, &["[3, 0, 1]", "[1, 2, 3]"]), ["2", "6"]);
}
