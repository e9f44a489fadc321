//! Cause: `#[terminate]` runs when the connection has ended. Nothing can be sent any more, so it gets no `cx`.
//!
//! Cure: Remove the argument: `fn bye(self)`. A last message is sent by the method that ends the connection:
//! `("bye", Stop)`. The connection's number and address are in `req: PartialRequest`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[terminate]
    fn bye(self, _cx: &mut Cx<Self>) {}
}

fn main() {}
