//! Cause: The block says that the type is something not.
//!
//! Cure: Remove the trait and the `!`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl !Send for Chat {
    #[text]
    fn text(&mut self) {}
}

fn main() {}
