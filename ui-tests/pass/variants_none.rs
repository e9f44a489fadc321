#![deny(warnings)]

use ws_runtime::prelude::*;

// Nobody can send it, and nobody needs to take it.
#[derive(serde::Deserialize, Variants)]
pub enum Never {}

#[derive(Default)]
pub struct Silent;

#[websocket(message = Never)]
impl Silent {
    #[binary]
    fn binary(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(Never::NAMES, [""; 0]);
}
