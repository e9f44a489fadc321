#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(info = pub enum ChatInfo)]
impl Chat {
    #[text]
    fn text(&mut self) {}
}

#[test]
fn passes() {
    let _none: Option<ChatInfo> = None;
}
