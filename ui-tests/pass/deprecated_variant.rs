#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

pub mod wire {
    #![allow(deprecated)]

    #[derive(serde::Deserialize)]
    pub enum ClientMsg {
        #[deprecated]
        Say {
            #[deprecated]
            text: String,
        },
        Leave,
    }
}

use wire::ClientMsg;

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say { text })]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"Say":{"text":"hi"}}"#]), ["hi"]);
}
