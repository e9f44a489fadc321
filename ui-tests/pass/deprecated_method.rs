#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[deprecated]
    #[message(ClientMsg::Say)]
    fn say(&mut self) -> &str {
        "said"
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#""Say""#]), ["said"]);
}
