#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Nothing;

#[websocket]
impl Nothing {
    #[cfg(not(test))]
    #[info]
    fn said(&mut self, text: Missing) {}
}

#[test]
fn passes() {
    let _route = Route::<Nothing>::new(());
}
