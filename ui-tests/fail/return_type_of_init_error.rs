//! Cause: The error of `#[init]` becomes an HTTP answer, and a `String` does not say with which status.
//!
//! Cure: Return `Result<Self, Reject>`: `.map_err(|text| Reject::new(StatusCode::BAD_REQUEST, text))`. An
//! `http::StatusCode` alone will do, too.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init() -> Result<Self, String> {
        Ok(Self)
    }
}

fn main() {}
