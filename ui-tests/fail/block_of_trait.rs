//! Cause: `#[websocket]` is on `impl WebSocketHandler for Chat`. The attribute writes that impl, so the block is an
//! ordinary one.
//!
//! Cure: Write `impl Chat { .. }`. To write the trait's own methods by hand instead, remove `#[websocket]`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl WebSocketHandler for Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {
    let _route = Route::<Chat>::new(());
}
