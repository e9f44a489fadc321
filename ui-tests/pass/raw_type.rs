#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum r#Message {
    Say,
}

#[derive(Default)]
pub struct r#Chat;

#[websocket(message = r#Message, info = pub enum r#ChatInfo)]
impl r#Chat {
    #[message(r#Message::Say)]
    fn say(&mut self) -> &str {
        "said"
    }

    #[info]
    fn said(&mut self) {}
}

#[allow(non_camel_case_types)]
#[derive(Default)]
pub struct r#struct;

#[websocket]
impl r#struct {
    #[info]
    fn said(&mut self) {}
}

#[test]
fn passes() {
    let _made = (ChatInfo::Said, structInfo::Said);
    assert_eq!(answers(Chat, &[r#""Say""#]), ["said"]);
}
