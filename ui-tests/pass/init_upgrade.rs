#![deny(warnings)]

use ws_runtime::prelude::*;

pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    async fn init(req: &Request) -> Upgrade<Self> {
        Upgrade::new(Self).header("x-path", req.uri().path().to_owned())
    }

    #[text]
    fn text(&mut self) {}
}

#[test]
fn passes() {
    let _route = Route::<Chat>::new(());
}
