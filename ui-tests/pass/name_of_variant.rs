#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

// What no variant can be called.
#[websocket]
impl Chat {
    #[info]
    fn self_(&mut self) {}

    #[info]
    fn _1(&mut self) {}

    #[info]
    fn __private_talk__(&mut self) {}

    #[info]
    fn größe(&mut self) {}
}

#[test]
fn passes() {
    let _made = [ChatInfo::Self_, ChatInfo::_1, ChatInfo::PrivateTalk, ChatInfo::Größe];
}
