//! Requests and their answers: a library, whose clients ask for books, watch what arrives, and confirm what they reserve.
//!
//! `cargo run -p examples --bin library`, then connect to `/library` and send
//! `{"type":"find","id":1,"title":"Emma"}`, `{"type":"arrivals","id":2}`, `{"type":"cancel","target":2}` and
//! `{"type":"reserve","id":3,"title":"Emma"}`. That is answered when you have sent
//! `{"type":"confirmed","call":1,"yes":true}`.

use std::process::ExitCode;
use std::time::Duration;

use examples::Args;
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};
use ws_runtime::prelude::*;

// ANCHOR: messages
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Find { id: u64, title: String },
    Arrivals { id: u64 },
    Cancel { target: u64 },
    Reserve { id: u64, title: String },
    Confirmed { call: u64, yes: bool },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg {
    Cancelled { target: u64, was_running: bool },
    Confirm { call: u64, title: String },
    NoSuchCall { call: u64 },
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum LibraryError {
    NoSuchBook,
    Declined,
    NoAnswer,
}
// ANCHOR_END: messages

/// What is where.
const SHELVES: &[(&str, u32)] = &[("Emma", 4), ("Ulysses", 7), ("Middlemarch", 5)];

/// One visitor.
#[derive(Debug, Default)]
struct Library;

#[websocket(message = ClientMsg, reply = ServerMsg, max_streams = 16)]
impl Library {
    // ANCHOR: answer
    #[message(ClientMsg::Find { id, title }, reply = id)]
    fn find(&mut self, title: String) -> Result<u32, LibraryError> {
        let book = SHELVES.iter().find(|(known, _)| *known == title);
        book.map(|(_, shelf)| *shelf).ok_or(LibraryError::NoSuchBook)
    }
    // ANCHOR_END: answer

    // ANCHOR: stream
    #[message(ClientMsg::Arrivals { id }, reply = id, stream)]
    fn arrivals(&mut self) -> impl Stream<Item = &'static str> + use<> {
        let mut titles = SHELVES.iter().map(|(title, _)| *title).cycle();
        stream::unfold(tokio::time::interval(Duration::from_millis(20)), move |mut interval| {
            let title = titles.next();
            async move {
                interval.tick().await;
                Some((title?, interval))
            }
        })
    }

    #[message(ClientMsg::Cancel { target })]
    fn cancel(&mut self, target: u64, cx: &mut Cx<Self>) -> ServerMsg {
        ServerMsg::Cancelled { target, was_running: cx.cancel(&target) }
    }
    // ANCHOR_END: stream

    // ANCHOR: call
    #[message(ClientMsg::Reserve { id, title }, reply = id)]
    fn reserve(&mut self, title: String, reply: Reply<Result<(), LibraryError>>, cx: &mut Cx<Self>) {
        let sure: Call<bool> = cx.call(Duration::from_secs(30), |call| ServerMsg::Confirm { call, title });
        // The answer to the question comes as a message, which this connection has to handle first.
        tokio::spawn(async move {
            reply.send(match sure.await {
                Ok(true) => Ok(()),
                Ok(false) => Err(LibraryError::Declined),
                Err(_) => Err(LibraryError::NoAnswer),
            });
        });
    }

    #[message(ClientMsg::Confirmed { call, yes })]
    fn confirmed(&mut self, call: u64, yes: bool, cx: &mut Cx<Self>) -> Option<ServerMsg> {
        (!cx.answer(call, yes)).then_some(ServerMsg::NoSuchCall { call })
    }
    // ANCHOR_END: call
}

fn main() -> ExitCode {
    examples::run(Args::parse(&[]), |_args| Server::new().route("/library", Route::<Library>::new(())))
}
