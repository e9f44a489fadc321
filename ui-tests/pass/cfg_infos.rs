#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        Ok(cx.handle().said("hi".to_owned())?)
    }

    #[cfg(not(test))]
    #[info]
    fn said(&mut self, text: Missing) {}

    #[cfg(test)]
    #[cfg(test)]
    #[info]
    fn said(&mut self, text: String) -> String {
        text
    }

    #[cfg(not(test))]
    #[timer(every = "1s")]
    fn tick(&mut self, cx: &mut Missing) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[]), ["hi"]);
}
