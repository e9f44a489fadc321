//! Cause: With `message = ClientMsg` every text is decoded, so nothing is left for a `#[text]` method.
//!
//! Cure: Keep one of the two: typed messages, or `#[text]` without `message = ..`. For texts that cannot be decoded
//! there is `#[decode_error]`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String, loud: bool },
    Leave,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say { text, .. })]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }

    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
