#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[cfg(not(test))]
    #[init]
    fn init(state: Missing) -> Self {
        Self
    }

    #[cfg(test)]
    #[init]
    fn init(_state: u8) -> Self {
        Self
    }

    #[cfg(not(test))]
    #[open]
    fn open(&mut self, cx: &mut Missing) {}

    #[cfg(test)]
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }

    #[cfg(not(test))]
    #[text]
    fn text(&mut self) -> Missing {}

    #[cfg(not(test))]
    #[binary]
    fn binary(&mut self, data: Missing) {}

    #[cfg(not(test))]
    #[ping]
    fn ping(&mut self, data: Missing) {}

    #[cfg(not(test))]
    #[decode_error]
    fn bad(&mut self) -> Missing {}

    #[cfg(not(test))]
    #[terminate]
    fn bye(self) -> Missing {}
}

#[test]
fn passes() {
    let _route = Route::<Chat>::new(1);
    assert_eq!(answers(Chat, &["x"]), ["x"]);
}
