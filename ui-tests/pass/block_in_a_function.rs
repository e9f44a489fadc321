#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

fn said() -> Vec<String> {
    #[derive(serde::Deserialize)]
    enum ClientMsg {
        Say { text: String },
    }

    #[derive(serde::Serialize)]
    struct Said(String);

    #[derive(Default)]
    struct Chat;

    #[websocket(message = ClientMsg, reply = Said)]
    impl Chat {
        #[open]
        fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
            Ok(cx.handle().told("hello".to_owned())?)
        }

        #[message(ClientMsg::Say { text })]
        fn say(&mut self, text: String) -> Said {
            Said(text)
        }

        #[info]
        fn told(&mut self, text: String) -> Said {
            Said(text)
        }
    }

    answers(Chat, &[r#"{"Say":{"text":"hi"}}"#])
}

#[test]
fn passes() {
    assert_eq!(said(), [r#""hello""#, r#""hi""#]);
}
