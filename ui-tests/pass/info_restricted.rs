#![deny(warnings)]

use ws_runtime::prelude::*;

mod inner {
    use super::*;

    #[derive(Default)]
    pub(crate) struct Chat;

    #[websocket(info = pub(crate) enum ChatInfo)]
    impl Chat {
        #[info]
        fn said(&mut self, text: String) -> String {
            text
        }
    }

    #[derive(Default)]
    struct Other;

    #[websocket(info = pub(in super::inner) enum OtherInfo)]
    impl Other {
        #[timer(every = "1s")]
        fn tick(&mut self) {}
    }

    #[derive(Default)]
    struct Hidden;

    #[websocket(info = enum HiddenInfo)]
    impl Hidden {
        #[info]
        fn said(&mut self) {}
    }

    pub(super) fn routes() -> (Route<impl WebSocketHandler>, Route<impl WebSocketHandler>) {
        (Route::<Hidden>::new(()), Route::<Other>::new(()))
    }
}

use inner::{Chat, ChatHandle as _, ChatInfo};

#[test]
fn passes() {
    let _said: fn(Handle<Chat>) -> Result<(), SendError<ChatInfo>> = |handle| handle.said(String::new());
    let _routes = inner::routes();
}
