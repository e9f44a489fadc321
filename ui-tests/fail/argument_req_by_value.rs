//! Cause: The request is not the method's to keep: it is lent for the call.
//!
//! Cure: Write `req: &Request`, and clone what is to be kept.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(req: Request) -> Self {
        Self::default()
    }

    #[text]
    fn text(&mut self) {}
}

fn main() {}
