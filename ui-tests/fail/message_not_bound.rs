//! Cause: Arguments get what the pattern binds under the same name. The pattern has no `txt`.
//!
//! Cure: Use one name in both places: `text: String`, or rename it in the pattern: `ClientMsg::Say { text: txt, .. }`. Two names are not looked for in the pattern: the connection is `cx`, and what answers a request later is `reply`.

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
    fn say(&mut self, txt: String) -> String {
        txt
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() {}
