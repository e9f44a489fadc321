#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Move(String, u8),
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[open]
    fn open(&mut self, r#cx: &mut Cx<Self>) -> Result<(), Crash> {
        Ok(cx.handle().said("hi".to_owned())?)
    }

    #[message(ClientMsg::Move(r#type, r#in))]
    fn step(&mut self, r#in: u8, r#type: String) -> String {
        format!("{type} {in}", type = r#type, in = r#in)
    }

    #[info]
    fn said(&mut self, r#fn: String) -> String {
        r#fn
    }
}

#[test]
fn passes() {
    let _made = ChatInfo::Said { r#fn: String::new() };
    assert_eq!(answers(Chat, &[r#"{"Move":["a",1]}"#]), ["hi", "a 1"]);
}
