//! Decode errors.

use super::{DecodeError, Deserialize, Serialize, websocket};

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Add { amount: i64 },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg {
    Sum { sum: i64 },
    Error { detail: String },
}

#[derive(Default)]
pub(super) struct Adder {
    sum: i64,
    mistakes: u32,
}

// ANCHOR: decode_error
#[websocket(message = ClientMsg, reply = ServerMsg)]
impl Adder {
    #[message(ClientMsg::Add { amount })]
    fn add(&mut self, amount: i64) -> ServerMsg {
        self.sum = self.sum.saturating_add(amount);
        ServerMsg::Sum { sum: self.sum }
    }

    /// Says what is wrong, three times. Then lets the error do what it would have done.
    #[decode_error]
    fn mistake(&mut self, error: DecodeError) -> Result<ServerMsg, DecodeError> {
        self.mistakes += 1;
        if self.mistakes > 3 {
            return Err(error);
        }
        Ok(ServerMsg::Error { detail: error.to_string() })
    }
}
// ANCHOR_END: decode_error
