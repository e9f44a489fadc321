//! Cause: The argument of `#[init]` that is not called `req` is the route's state, and it is a reference. The route
//! keeps its state for as long as the server runs, and clones it for each connection.
//!
//! Cure: Own it: `room: Arc<Room>`, or `room: String`. If you meant the request, call the argument `req`:
//! `req: &Request`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(_room: &str) -> Self {
        Self
    }
}

fn main() {}
