//! Cause: An argument is a pattern. Arguments of handler methods are known by their names: the name becomes a field of
//! the info enum, or finds what the pattern in `#[message(..)]` binds.
//!
//! Cure: Bind a name, and take it apart in the first line of the body: `fn moved(&mut self, at: (u8, u8))`,
//! `let (x, y) = at;`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn moved(&mut self, (x, y): (u8, u8)) -> String {
        format!("{x} {y}")
    }
}

fn main() {}
