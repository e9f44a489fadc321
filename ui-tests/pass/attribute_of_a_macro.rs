// Attributes of others see the method as it is written, without those that are not for them.
#![deny(warnings)]

use tracing::instrument;
use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Debug, Default)]
pub struct Chat;

#[websocket(message = u8)]
impl Chat {
    #[instrument(skip(cx), ret)]
    #[message(number)]
    async fn number(&mut self, number: u8, cx: &mut Cx<Self>) -> String {
        cx.send("number");
        number.to_string()
    }

    #[info]
    #[tracing::instrument(level = "debug")]
    fn said(&mut self, text: String) -> String {
        text
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["1"]), ["number", "1"]);
}
