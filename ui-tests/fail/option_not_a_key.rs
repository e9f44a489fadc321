//! Cause: Options are names, not strings.
//!
//! Cure: Leave out the quotes: `#[websocket(compress)]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket("compress")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
