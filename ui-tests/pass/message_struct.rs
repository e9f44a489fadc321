#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub struct Move {
    pub x: i32,
    pub y: i32,
}

#[derive(Default)]
pub struct Board;

#[websocket(message = Move)]
impl Board {
    #[message(Move { x: 0, y })]
    fn up(&mut self, y: i32) -> String {
        format!("up {y}")
    }

    #[message(Move { x, y })]
    fn aside(&mut self, y: i32, x: i32) -> String {
        format!("{x} {y}")
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Board, &[r#"{"x":0,"y":1}"#, r#"{"x":2,"y":3}"#]), ["up 1", "2 3"]);
}
