#![deny(warnings)]

use ws_runtime::prelude::*;

use ws_runtime::{Codec, Decoder, Encoder, MessageKind};

pub enum Numbers {}

impl Codec for Numbers {
    const KIND: MessageKind = MessageKind::Binary;
}

/// It needs nothing of serde's.
pub struct ClientMsg<'a> {
    digits: &'a [u8],
}

impl<'a> Decoder<'a, ClientMsg<'a>> for Numbers {
    fn decode(digits: &'a [u8]) -> Result<ClientMsg<'a>, DecodeError> {
        if digits.is_empty() {
            return Err(DecodeError::malformed("no digits"));
        }
        Ok(ClientMsg { digits })
    }
}

pub struct ServerMsg(u8);

impl Encoder<ServerMsg> for Numbers {
    fn encode(value: &ServerMsg, out: &mut Vec<u8>) -> Result<(), Crash> {
        out.push(value.0);
        Ok(())
    }
}

#[derive(Default)]
pub struct Sum;

#[websocket(message = ClientMsg<'_>, reply = ServerMsg, codec = Numbers)]
impl Sum {
    #[message(ClientMsg { digits })]
    fn sum(&mut self, digits: &[u8]) -> ServerMsg {
        ServerMsg(digits.iter().fold(0, |sum, digit| sum.wrapping_add(*digit)))
    }
}
