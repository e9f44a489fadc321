//! The server that `bench/guard/run` measures: one thread, and a route for each way through ws-runtime.
//!
//! - `/echo`: what comes in goes out. `/deflate`, `/deflate-takeover`: the same, compressed.
//! - `/fanout`: each text goes to all connections of this route, as a prepared message through their handles.
//! - `/json`: typed requests and answers.
//! - `/mark`: marks a point of the run, and answers with the number of allocations up to there; `end` ends the server.

mod counting;

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use ws_runtime::prelude::*;

#[global_allocator]
static COUNTING: counting::Counting = counting::Counting;

/// Where the profile of callgrind and the log of strace are cut: the first by the name of this function, the second by
/// the call of the system that nothing else makes.
#[inline(never)]
fn guard_mark() -> u64 {
    std::hint::black_box(std::os::unix::process::parent_id());
    counting::allocations()
}

#[derive(Default)]
struct Mark;

#[websocket]
impl Mark {
    #[text]
    fn text(&mut self, text: &str) -> String {
        if text == "end" {
            std::process::exit(0);
        }
        guard_mark().to_string()
    }
}

#[derive(Default)]
struct Echo;

#[websocket]
impl Echo {
    #[text]
    fn text<'a>(&mut self, text: &'a str) -> &'a str {
        text
    }

    #[binary]
    fn binary<'a>(&mut self, payload: &'a [u8]) -> &'a [u8] {
        payload
    }
}

type Listeners = Arc<Mutex<Vec<Handle<Fanout>>>>;

struct Fanout {
    listeners: Listeners,
}

#[websocket(info = enum FanoutInfo)]
impl Fanout {
    #[init]
    fn init(listeners: Listeners) -> Self {
        Self { listeners }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(cx.handle());
    }

    #[text]
    fn text(&mut self, text: &str) {
        let news = Prepared::text(text);
        for listener in self.listeners.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            assert!(listener.news(news.clone()).is_ok(), "each listener has read what came before");
        }
    }

    #[info]
    fn news(&mut self, news: Prepared) -> Prepared {
        news
    }
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum ClientMsg {
    Say { room: u32, text: String, at: u64 },
    Typing { room: u32, on: bool },
    Leave,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum ServerMsg {
    Said { room: u32, from: u32, text: String, at: u64 },
}

#[derive(Default)]
struct Chat {
    typing: Option<u32>,
}

#[websocket(message = ClientMsg, reply = ServerMsg)]
impl Chat {
    #[message(ClientMsg::Say { room, text, at })]
    fn say(&mut self, room: u32, text: String, at: u64) -> ServerMsg {
        ServerMsg::Said { room, from: 7, text, at }
    }

    #[message(ClientMsg::Typing { room, on })]
    fn typing(&mut self, room: u32, on: bool) {
        self.typing = on.then_some(room);
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}

fn main() -> std::io::Result<()> {
    let echo = |takeover: bool| {
        let deflate = DeflateOptions::new().threshold(0);
        let deflate = deflate.server_context_takeover(takeover).client_context_takeover(takeover);
        Route::<Echo>::new(()).options(move |options| options.compress(true).deflate_opts(deflate))
    };
    let server = Server::new()
        .route("/mark", Route::<Mark>::new(()))
        .route("/echo", Route::<Echo>::new(()))
        .route("/deflate", echo(false))
        .route("/deflate-takeover", echo(true))
        .route("/fanout", Route::<Fanout>::new(Listeners::default()))
        .route("/json", Route::<Chat>::new(()));
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let server = server.bind("127.0.0.1:0").await?;
        println!("ws://{} {}", server.local_addr(), std::process::id());
        server.run().await;
        Ok(())
    })
}
