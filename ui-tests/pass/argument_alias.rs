#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

type Connection<'a> = &'a mut Cx<Chat>;
type Asked<'a> = &'a Request;

pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(_req: Asked<'_>) -> Self {
        Self
    }

    #[text]
    fn text(&mut self, cx: Connection<'_>) {
        cx.send("sent");
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["sent"]);
}
