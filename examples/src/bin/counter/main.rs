//! Asking a connection from outside: each one counts, and `GET /count?id=N` asks number N how far it is.
//!
//! `cargo run -p examples --bin counter`, then open the address that it prints.

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use examples::{Args, Files};
use http_body_util::Full;
use hyper::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use ws_runtime::RequestBody;
use ws_runtime::prelude::*;

// ANCHOR: handler
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Add { amount: i32 },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg {
    Count { id: u64, count: i64 },
}

/// One client's count.
#[derive(Debug)]
struct Counter {
    id: u64,
    count: i64,
    counters: Arc<Counters>,
}

#[websocket(message = ClientMsg, reply = ServerMsg, info = enum CounterInfo)]
impl Counter {
    #[init]
    fn init(req: &Request, counters: Arc<Counters>) -> Self {
        Self { id: req.connection_id().get(), count: 0, counters }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> ServerMsg {
        self.counters.insert(self.id, cx.handle());
        self.show()
    }

    #[message(ClientMsg::Add { amount })]
    fn add(&mut self, amount: i32) -> ServerMsg {
        self.count = self.count.saturating_add(amount.into());
        self.show()
    }

    /// The question comes as a message, between two others, with a place for the answer.
    #[info]
    fn get(&mut self, reply: Reply<i64>) {
        reply.send(self.count);
    }

    #[terminate]
    fn bye(self) {
        self.counters.remove(self.id);
    }
}

impl Counter {
    const fn show(&self) -> ServerMsg {
        ServerMsg::Count { id: self.id, count: self.count }
    }
}
// ANCHOR_END: handler

/// The connections, by number.
#[derive(Debug, Default)]
struct Counters(Mutex<HashMap<u64, Handle<Counter>>>);

impl Counters {
    fn insert(&self, id: u64, handle: Handle<Counter>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, handle);
    }

    fn get(&self, id: u64) -> Option<Handle<Counter>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn remove(&self, id: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

// ANCHOR: call
/// Answers `GET /count?id=N`.
async fn count(counters: &Counters, query: Option<&str>) -> Response<Full<Bytes>> {
    let Some(id) = query.and_then(|query| query.strip_prefix("id=")?.parse().ok()) else {
        return examples::answer(StatusCode::BAD_REQUEST, "text/plain", "which one? /count?id=1\n");
    };
    let Some(handle) = counters.get(id) else {
        return examples::answer(StatusCode::NOT_FOUND, "text/plain", "there is no such connection\n");
    };
    // A handler may be busy, or its client may take nothing: the answer is waited for, but not for ever.
    let asked = handle.call(|reply| CounterInfo::Get { reply });
    match tokio::time::timeout(Duration::from_secs(1), asked).await {
        Ok(Ok(count)) => examples::answer(StatusCode::OK, "text/plain", format!("{count}\n")),
        Ok(Err(_)) => examples::answer(StatusCode::NOT_FOUND, "text/plain", "the connection has just ended\n"),
        Err(_) => examples::answer(StatusCode::GATEWAY_TIMEOUT, "text/plain", "the connection is busy\n"),
    }
}
// ANCHOR_END: call

const PAGE: Files = &[
    ("/", "text/html; charset=utf-8", include_str!("page.html")),
    ("/page.js", "text/javascript; charset=utf-8", include_str!("page.js")),
];

fn main() -> ExitCode {
    examples::run(Args::parse(&[]), |_args| {
        let counters = Arc::new(Counters::default());
        let route = Route::<Counter>::new(Arc::clone(&counters));
        Server::new().route("/counter", route).fallback(move |request: hyper::Request<RequestBody>| {
            let counters = Arc::clone(&counters);
            async move {
                match request.uri().path() {
                    "/count" => count(&counters, request.uri().query()).await,
                    _ => examples::page(PAGE, &request),
                }
            }
        })
    })
}
