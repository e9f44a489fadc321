#![deny(warnings)]

use ws_runtime::prelude::*;

pub struct Unknown;

impl From<Unknown> for Reject {
    fn from(_: Unknown) -> Self {
        Self::unauthorized("who are you?")
    }
}

pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(req: &Request) -> Result<Self, Unknown> {
        req.query("name").map(|_| Self).ok_or(Unknown)
    }

    #[text]
    fn text(&mut self) {}
}

#[test]
fn passes() {
    let _route = Route::<Chat>::new(());
}
