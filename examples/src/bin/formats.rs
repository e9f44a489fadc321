//! One block, and the client says in which format it speaks: by the subprotocol.
//!
//! `cargo run -p examples --bin formats`, then connect to `/till` with the subprotocol `till.v1`, `till.v1+msgpack` or
//! `till.v1+cbor`, or with none, which is JSON, and send `{"type":"buy","item":"tea","count":2,"price":1.5}`.

use std::borrow::Cow;
use std::process::ExitCode;

use examples::Args;
use serde::{Deserialize, Serialize};
use ws_runtime::prelude::*;

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg<'a> {
    Buy {
        /// Borrowed from the message, but for the texts of JSON that have escapes in them.
        #[serde(borrow)]
        item: Cow<'a, str>,
        count: u32,
        price: f64,
        #[serde(default)]
        note: Option<String>,
    },
    Pay,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg {
    Bought { items: Vec<String>, total: f64, note: Option<String> },
    Paid { total: f64, receipt: Receipt },
}

/// Bytes, where the format has them; a list of numbers in JSON.
struct Receipt(Vec<u8>);

impl Serialize for Receipt {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

/// What one client has bought.
#[derive(Debug, Default)]
struct Till {
    items: Vec<String>,
    total: f64,
}

#[websocket(
    message = ClientMsg<'_>,
    reply = ServerMsg,
    protocols("till.v1", "till.v1+msgpack" = MessagePack, "till.v1+cbor" = Cbor),
)]
impl Till {
    #[message(ClientMsg::Buy { item, count, price, note })]
    fn buy(&mut self, item: Cow<'_, str>, count: u32, price: f64, note: Option<String>) -> ServerMsg {
        self.items.push(item.into_owned());
        self.total += f64::from(count) * price;
        ServerMsg::Bought { items: self.items.clone(), total: self.total, note }
    }

    #[message(ClientMsg::Pay)]
    fn pay(&mut self) -> ServerMsg {
        let receipt = Receipt(self.items.join("\n").into_bytes());
        self.items.clear();
        ServerMsg::Paid { total: std::mem::take(&mut self.total), receipt }
    }
}

fn main() -> ExitCode {
    examples::run(Args::parse(&[]), |_args| Server::new().route("/till", Route::<Till>::new(())))
}
