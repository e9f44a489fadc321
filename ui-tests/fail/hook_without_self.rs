//! Cause: A hook looks at the state of the connection, so it is a method.
//!
//! Cure: Take `&mut self` or `&self`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[before]
    fn allow(_called: Called) {}

    #[text]
    fn text(&mut self) {}
}

fn main() {}
