//! A codec for each subprotocol.

use super::{Deserialize, MessagePack, Serialize, websocket};

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Add { amount: u32 },
}

#[derive(Serialize)]
struct ServerMsg {
    total: u32,
}

#[derive(Default)]
pub(super) struct Meter {
    total: u32,
}

// ANCHOR: chosen
#[websocket(
    message = ClientMsg,
    reply = ServerMsg,
    protocols("meter.v1", "meter.v1+msgpack" = MessagePack),
)]
impl Meter {
    #[message(ClientMsg::Add { amount })]
    fn add(&mut self, amount: u32) -> ServerMsg {
        self.total = self.total.saturating_add(amount);
        ServerMsg { total: self.total }
    }
}
// ANCHOR_END: chosen
