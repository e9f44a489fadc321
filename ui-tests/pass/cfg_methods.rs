#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[cfg(any())]
    #[init]
    fn init(state: Missing) -> Self {
        Self
    }

    #[cfg(all())]
    #[init]
    fn init(_state: u8) -> Self {
        Self
    }

    #[cfg(any())]
    #[open]
    fn open(&mut self, cx: &mut Missing) {}

    #[cfg(all())]
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }

    #[cfg(not(all()))]
    #[text]
    fn text(&mut self) -> Missing {}

    #[cfg(any())]
    #[binary]
    fn binary(&mut self, data: Missing) {}

    #[cfg(any())]
    #[ping]
    fn ping(&mut self, data: Missing) {}

    #[cfg(any())]
    #[decode_error]
    fn bad(&mut self) -> Missing {}

    #[cfg(any())]
    #[terminate]
    fn bye(self) -> Missing {}
}

fn main() {
    let _route = Route::<Chat>::new(1);
    assert_eq!(answers(Chat, &["x"]), ["x"]);
}
