//! Cause: `crate` takes a path, not a string.
//!
//! Cure: Leave out the quotes: `crate = ::ws_runtime`. It is needed only where the crate goes by another name, as when
//! it is re-exported.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(crate = "ws_runtime")]
impl Chat {
    #[text]
    fn text(&mut self) {}
}

fn main() {}
