//! Cause: An origin is what browsers send in the header field `Origin`: the scheme, the host, and the port where it is
//! not the scheme's own.
//!
//! Cure: Add the scheme: `origins("https://example.com")`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(origins("example.com"))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
