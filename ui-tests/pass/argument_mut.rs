#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[open]
    fn open(&mut self, mut cx: &mut Cx<Self>) -> Result<(), Crash> {
        let also = &mut cx;
        Ok(also.handle().said("a".to_owned())?)
    }

    #[text]
    async fn text(&mut self, mut text: String) -> String {
        text.push('!');
        text
    }

    #[info]
    fn said(&mut self, mut text: String) -> String {
        text.push('?');
        text
    }

    #[terminate]
    fn bye(mut self, mut reason: TerminateReason) {
        drop(std::mem::replace(&mut reason, TerminateReason::Stop));
        drop(std::mem::take(&mut self));
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["a?", "x!"]);
}
