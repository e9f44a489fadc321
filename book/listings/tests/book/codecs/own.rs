//! A codec of one's own.

use super::websocket;

// ANCHOR: own
use ws_runtime::{Codec, Crash, DecodeError, Decoder, Encoder, MessageKind};

/// A byte for what is asked, and one for how much of it.
enum Bytes {}

impl Codec for Bytes {
    const KIND: MessageKind = MessageKind::Binary;
}

enum ClientMsg {
    Off,
    Dim { to: u8 },
}

impl Decoder<'_, ClientMsg> for Bytes {
    fn decode(payload: &[u8]) -> Result<ClientMsg, DecodeError> {
        match payload {
            [0] => Ok(ClientMsg::Off),
            [1, to] => Ok(ClientMsg::Dim { to: *to }),
            [0 | 1, ..] | [] => {
                Err(DecodeError::malformed("a byte too many or too few"))
            }
            [other, ..] => {
                Err(DecodeError::unknown_type(format!("{other} is not known")))
            }
        }
    }
}

struct Level(u8);

impl Encoder<Level> for Bytes {
    fn encode(value: &Level, out: &mut Vec<u8>) -> Result<(), Crash> {
        out.push(value.0);
        Ok(())
    }
}

#[derive(Default)]
pub(super) struct Light {
    level: u8,
}

#[websocket(message = ClientMsg, reply = Level, codec = Bytes)]
impl Light {
    #[message(ClientMsg::Off)]
    fn off(&mut self) -> Level {
        self.dim(0)
    }

    #[message(ClientMsg::Dim { to })]
    fn dim(&mut self, to: u8) -> Level {
        self.level = to;
        Level(self.level)
    }
}
// ANCHOR_END: own
