#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Nothing;

#[websocket]
impl Nothing {
    #[cfg(any())]
    #[info]
    fn said(&mut self, text: Missing) {}
}

fn main() {
    let _route = Route::<Nothing>::new(());
}
