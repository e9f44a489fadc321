#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Numbers;

#[websocket(info = u64)]
impl Numbers {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        Ok(cx.handle().try_send(7)?)
    }

    #[info(number)]
    fn number(&mut self, number: u64) -> String {
        number.to_string()
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Numbers, &[]), ["7"]);
}
