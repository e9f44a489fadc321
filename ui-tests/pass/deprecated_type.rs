#![deny(warnings)]

pub mod old {
    #![allow(deprecated)]

    #[derive(serde::Deserialize)]
    #[deprecated]
    pub enum ClientMsg {
        Say,
    }
}

#[allow(deprecated)]
use old::ClientMsg;
use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say)]
    fn say(&mut self) -> &str {
        "said"
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#""Say""#]), ["said"]);
}
