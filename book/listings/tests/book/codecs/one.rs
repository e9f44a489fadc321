//! One codec for all connections.

use super::{Deserialize, MessagePack, Serialize, websocket};

// ANCHOR: one
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Add { amount: u32 },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg {
    Total { total: u32 },
}

#[derive(Default)]
pub(super) struct Meter {
    total: u32,
}

#[websocket(message = ClientMsg, reply = ServerMsg, codec = MessagePack)]
impl Meter {
    #[message(ClientMsg::Add { amount })]
    fn add(&mut self, amount: u32) -> ServerMsg {
        self.total = self.total.saturating_add(amount);
        ServerMsg::Total { total: self.total }
    }

    /// MessagePack is binary, so that texts are free.
    #[text]
    fn text(&mut self, text: &str) -> Option<&'static str> {
        (text == "ping").then_some("pong")
    }
}
// ANCHOR_END: one
