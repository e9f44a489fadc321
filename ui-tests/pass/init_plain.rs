#![deny(warnings)]

use ws_runtime::prelude::*;

pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init() -> Self {
        Self
    }

    #[text]
    fn text(&mut self) {}
}

#[test]
fn passes() {
    let _route = Route::<Chat>::new(());
}
