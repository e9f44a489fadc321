//! Cause: An argument of an `#[info]` method has a lifetime somewhere inside of its type. It becomes a field of an info
//! message, which outlives the call that has sent it.
//!
//! Cure: Own it: `Option<String>`, or `Option<Cow<'static, str>>`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn said(&mut self, _text: Option<std::borrow::Cow<'_, str>>) {}
}

fn main() {}
