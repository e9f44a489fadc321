//! Cause: `#[init]` returns neither the handler nor a refusal. A `None` would not say what to answer.
//!
//! Cure: Return `Result<Self, Reject>`, or `Result<Self, StatusCode>`:
//! `req.query("name").map(|_| Self).ok_or(StatusCode::BAD_REQUEST)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(req: &Request) -> Option<Self> {
        req.query("name").map(|_| Self)
    }
}

fn main() {}
