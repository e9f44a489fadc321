#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    const BLOCK: usize = { 1 + 1 };
    const CLOSURE: fn(usize) -> usize = |number| number * Self::BLOCK;

    #[text]
    fn text(&mut self) -> String {
        Self::CLOSURE(Self::LIST.len()).to_string()
    }

    const LIST: [Option<fn(&str) -> bool>; 2] = [None, Some(str::is_empty)];
    const UNSAFE: u8 = unsafe { *std::ptr::from_ref(&Self::BYTE) };

    #[info]
    fn said(&mut self) -> String {
        Self::UNSAFE.to_string()
    }

    const BYTE: u8 = 255;

    #[allow(dead_code)]
    const CONST: u8 = const { 3 };
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["4"]);
}
