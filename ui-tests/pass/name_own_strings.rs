#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

pub struct String(&'static str);
pub struct Vec;
pub struct Box;
#[allow(non_camel_case_types)]
pub struct u8;

impl<H> IntoCommands<H> for String {
    fn into_commands(self, out: &mut Outbox) {
        IntoCommands::<H>::into_commands(self.0, out);
    }
}

#[derive(Default)]
pub struct Chat;

#[websocket(protocols("chat"), mailbox = 3)]
impl Chat {
    #[text]
    fn text(&mut self) -> String {
        String("said")
    }

    #[info]
    fn said(&mut self, vec: Vec, number: u8, boxed: Box) {
        let (Vec, u8, Box) = (vec, number, boxed);
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["said"]);
}
