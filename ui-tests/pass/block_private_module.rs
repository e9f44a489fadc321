#![deny(warnings)]

mod chat {
    use ws_runtime::prelude::*;

    pub(super) fn answers() -> Vec<String> {
        ui_tests::answers(inner::Chat::default(), &[r#"{"Say":{"text":"hi"}}"#])
    }

    mod inner {
        use super::*;

        #[derive(serde::Deserialize)]
        enum ClientMsg {
            Say { text: String },
        }

        #[derive(serde::Serialize)]
        struct Said(String);

        #[derive(Default)]
        pub(super) struct Chat {
            last: Option<Secret>,
        }

        struct Secret;

        #[websocket(message = ClientMsg, reply = Said, info = pub(super) enum ChatInfo)]
        impl Chat {
            #[open]
            fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
                Ok(cx.handle().told(Secret)?)
            }

            #[message(ClientMsg::Say { text })]
            fn say(&mut self, text: String) -> Said {
                Said(text)
            }

            #[info]
            fn told(&mut self, secret: Secret) -> Said {
                Said(self.last.replace(secret).is_none().to_string())
            }
        }
    }
}

#[test]
fn passes() {
    assert_eq!(chat::answers(), [r#""true""#, r#""hi""#]);
}
