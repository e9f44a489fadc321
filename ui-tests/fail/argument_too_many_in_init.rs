//! Cause: A route has one state, and `#[init]` takes it in one argument. This method has a second one beside `req`.
//!
//! Cure: Put what belongs together into a struct or a tuple, `fn init(req: &Request, guest: Guest) -> Self`, and give
//! it to the route: `Route::<Chat>::new(guest)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(_req: &Request, _name: String, _age: u8) -> Self {
        Self
    }
}

fn main() {}
