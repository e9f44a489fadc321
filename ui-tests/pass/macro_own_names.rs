// What the macro itself names does not meet what its caller names.
#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

macro_rules! chat {
    ($field:ident: $ty:ty, $value:expr) => {
        #[derive(serde::Deserialize)]
        pub struct ClientMsg {
            $field: $ty,
            text: $ty,
        }

        #[derive(Default)]
        pub struct Chat;

        #[websocket(message = ClientMsg)]
        impl Chat {
            #[message(ClientMsg { $field, text: other })]
            fn say(&mut self, $field: $ty, other: $ty, cx: &mut Cx<Self>) -> [$ty; 2] {
                cx.send($value);
                [$field, other]
            }
        }
    };
}

chat!(own: String, "hello");

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"own":"a","text":"b"}"#]), ["hello", "a", "b"]);
}
