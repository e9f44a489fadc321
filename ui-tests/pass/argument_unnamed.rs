#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(_: u8, _req: &Request) -> Self {
        Self
    }

    #[text]
    fn text(&mut self, _: &str, _cx: &mut Cx<Self>) -> &str {
        "text"
    }

    #[binary]
    async fn binary(&mut self, _: Vec<u8>) {}

    #[decode_error]
    fn bad(&mut self, _: &DecodeError) {}
}

#[test]
fn passes() {
    let _route = Route::<Chat>::new(1);
    assert_eq!(answers(Chat, &["x"]), ["text"]);
}
