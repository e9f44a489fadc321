//! Messages in Protocol Buffers, by a codec of one's own.
//!
//! `cargo run -p examples --bin protobuf`, then send to `/calculator` what `calculator.proto` would say:
//!
//! ```proto
//! message ClientMessage {
//!     oneof kind {
//!         Add add = 1;
//!         Clear clear = 2;
//!     }
//! }
//! message Add { repeated sint64 amounts = 1; }
//! message Clear {}
//!
//! message ServerMessage {
//!     oneof kind {
//!         Sum sum = 1;
//!         Refused refused = 2;
//!     }
//! }
//! message Sum { sint64 value = 1; }
//! message Refused { string detail = 1; }
//! ```
//!
//! The types are written by hand here, as prost would generate them.

use std::process::ExitCode;

use examples::Args;
use prost::{Message, Oneof};
use ws_runtime::prelude::*;
use ws_runtime::{Codec, Decoder, Encoder, MessageKind};

// ANCHOR: messages
/// `ClientMessage`.
#[derive(Clone, PartialEq, Message)]
struct Envelope {
    #[prost(oneof = "ClientMsg", tags = "1, 2")]
    kind: Option<ClientMsg>,
}

/// What is in it: the enum that the methods match.
#[derive(Clone, PartialEq, Oneof)]
enum ClientMsg {
    #[prost(message, tag = "1")]
    Add(Add),
    #[prost(message, tag = "2")]
    Clear(Clear),
}

#[derive(Clone, PartialEq, Message)]
struct Add {
    #[prost(sint64, repeated, tag = "1")]
    amounts: Vec<i64>,
}

#[derive(Clone, PartialEq, Message)]
struct Clear {}

/// What is in a `ServerMessage`.
#[derive(Clone, PartialEq, Oneof)]
enum ServerMsg {
    #[prost(message, tag = "1")]
    Sum(Sum),
    #[prost(message, tag = "2")]
    Refused(Refused),
}

#[derive(Clone, PartialEq, Message)]
struct Sum {
    #[prost(sint64, tag = "1")]
    value: i64,
}

#[derive(Clone, PartialEq, Message)]
struct Refused {
    #[prost(string, tag = "1")]
    detail: String,
}
// ANCHOR_END: messages

// ANCHOR: codec
/// Protocol Buffers, by prost.
enum Protobuf {}

impl Codec for Protobuf {
    const KIND: MessageKind = MessageKind::Binary;
}

impl Decoder<'_, ClientMsg> for Protobuf {
    fn decode(payload: &[u8]) -> Result<ClientMsg, DecodeError> {
        // prost nests a hundred levels at most.
        let envelope = Envelope::decode(payload).map_err(|error| DecodeError::malformed(error.to_string()))?;
        // A kind that is not known is a field that is passed over.
        envelope.kind.ok_or_else(|| DecodeError::unknown_type("the message has no kind that is known"))
    }
}

impl Encoder<ServerMsg> for Protobuf {
    fn encode(value: &ServerMsg, out: &mut Vec<u8>) -> Result<(), Crash> {
        // A field of the message around it, which has no other.
        value.encode(out);
        Ok(())
    }
}
// ANCHOR_END: codec

/// Adds up.
#[derive(Debug, Default)]
struct Calculator {
    sum: i64,
}

#[websocket(message = ClientMsg, reply = ServerMsg, codec = Protobuf)]
impl Calculator {
    #[message(ClientMsg::Add(Add { amounts }))]
    fn add(&mut self, amounts: Vec<i64>) -> ServerMsg {
        match amounts.into_iter().try_fold(self.sum, i64::checked_add) {
            Some(sum) => {
                self.sum = sum;
                ServerMsg::Sum(Sum { value: sum })
            }
            None => ServerMsg::Refused(Refused { detail: "too much".to_owned() }),
        }
    }

    #[message(ClientMsg::Clear(Clear {}))]
    fn clear(&mut self) -> ServerMsg {
        self.sum = 0;
        ServerMsg::Sum(Sum::default())
    }
}

fn main() -> ExitCode {
    examples::run(Args::parse(&[]), |_args| Server::new().route("/calculator", Route::<Calculator>::new(())))
}
