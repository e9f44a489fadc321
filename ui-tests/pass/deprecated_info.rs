// Who sends a message that is deprecated is told.
#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        #[expect(deprecated)]
        cx.handle().said()?;
        #[expect(deprecated)]
        cx.handle().try_send(ChatInfo::Said)?;
        Ok(())
    }

    #[deprecated(note = "say nothing")]
    #[info]
    fn said(&mut self) -> &str {
        "said"
    }

    #[deprecated]
    #[timer(every = "1s")]
    fn tick(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[]), ["said", "said"]);
}
