#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Move,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[open]
    fn r#loop(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        Ok(cx.handle().r#match()?)
    }

    #[message(ClientMsg::Move)]
    fn r#move(&mut self) -> &str {
        "moved"
    }

    #[info]
    fn r#match(&mut self) -> &str {
        "matched"
    }
}

#[test]
fn passes() {
    let _made = ChatInfo::Match;
    assert_eq!(answers(Chat, &[r#""Move""#]), ["matched", "moved"]);
}
