#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::websocket;

type Cx<'a> = &'a mut ws_runtime::Cx<Chat>;
type Request<'a> = &'a ws_runtime::Request;

pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(_req: Request<'_>) -> Self {
        Self
    }

    #[text]
    fn text(&mut self, cx: Cx<'_>) {
        cx.send("sent");
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["sent"]);
}
