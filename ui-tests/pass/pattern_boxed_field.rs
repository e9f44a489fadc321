#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say(String),
    Twice(Box<ClientMsg>),
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say(text))]
    fn say(&mut self, text: String) -> String {
        text
    }

    // There are no patterns for what is in a box.
    #[message(ClientMsg::Twice(inner))]
    fn twice(&mut self, inner: Box<ClientMsg>) -> Vec<String> {
        match *inner {
            ClientMsg::Say(text) => vec![text; 2],
            ClientMsg::Twice(inner) => [self.twice(inner.clone_box()), self.twice(inner)].concat(),
        }
    }
}

impl ClientMsg {
    fn clone_box(&self) -> Box<Self> {
        Box::new(match self {
            Self::Say(text) => Self::Say(text.clone()),
            Self::Twice(inner) => Self::Twice(inner.clone_box()),
        })
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"Twice":{"Twice":{"Say":"a"}}}"#]), ["a"; 4]);
}
