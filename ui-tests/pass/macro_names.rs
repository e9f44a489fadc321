#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String },
}

macro_rules! chat {
    ($vis:vis $name:ident, $info:ident, $handle:ident, $method:ident, $variant:ident, $field:ident, $cx:ident) => {
        #[derive(Default)]
        $vis struct $name;

        #[websocket(message = ClientMsg, info = $vis enum $info)]
        impl $name {
            #[open]
            fn open(&mut self, $cx: &mut Cx<Self>) -> Result<(), Crash> {
                Ok($cx.handle().$method("hello".to_owned())?)
            }

            #[message(ClientMsg::$variant { $field })]
            $vis async fn say(&mut self, $field: String) -> String {
                $field
            }

            #[info]
            fn $method(&mut self, $field: String) -> String {
                $field
            }
        }

        $vis type Said = dyn $handle;
    };
}

chat!(pub Chat, ChatInfo, ChatHandle, said, Say, text, cx);

#[test]
fn passes() {
    let _made = ChatInfo::Said { text: String::new() };
    assert_eq!(answers(Chat, &[r#"{"Say":{"text":"hi"}}"#]), ["hello", "hi"]);
}
