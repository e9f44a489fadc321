#![deny(warnings)]

use ws_runtime::prelude::*;

pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(_req: &Request) -> Result<Self, Reject> {
        Err(Reject::not_found("nothing"))
    }

    #[text]
    fn text(&mut self) {}
}

#[test]
fn passes() {
    let _route = Route::<Chat>::new(());
}
