#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat(u8);

#[websocket(message = u8)]
impl Chat {
    #[open]
    async fn open(&mut self) -> &str {
        "open"
    }

    #[message(0)]
    fn plain(&mut self) -> &str {
        "plain"
    }

    #[message(1)]
    async fn later(&mut self, cx: &mut Cx<Self>) -> String {
        std::future::ready(()).await;
        self.0 += 1;
        cx.send("before");
        async { self.0.to_string() }.await
    }

    #[message(_)]
    fn future(&mut self) -> impl IntoCommands<Self> {
        "other"
    }

    #[terminate]
    async fn bye(self) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat(0), &["0", "1", "2"]), ["open", "plain", "before", "1", "other"]);
}
