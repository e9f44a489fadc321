#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

// `&str` can only be what stands in the payload itself: with a copy, this would not be decoded.
#[derive(serde::Deserialize)]
pub enum ClientMsg<'a> {
    Say { text: &'a str },
    Name(&'a str, u8),
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg<'_>)]
impl Chat {
    #[message(ClientMsg::Say { text })]
    async fn say(&mut self, text: &str) -> String {
        text.to_uppercase()
    }

    #[message(ClientMsg::Name(name, age))]
    fn name(&mut self, name: &str, age: u8) -> String {
        format!("{name} {age}")
    }
}

#[test]
fn passes() {
    let texts = [r#"{"Say":{"text":"hi"}}"#, r#"{"Name":["Eve",3]}"#, r#"{"Say":{"text":"\n"}}"#];
    assert_eq!(answers(Chat, &texts), ["HI", "Eve 3", "1007"]);
}
