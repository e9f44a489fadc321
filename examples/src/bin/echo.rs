//! What comes in goes out again: for measuring, for attacking, for the Autobahn suite.
//!
//! `cargo run --release -p examples --bin echo -- --threads 1`, then connect to
//!
//! - `/echo`: each text and binary message comes back.
//! - `/` or `/echo-deflate`: the same, and compressed with clients that want it, however short, with whatever windows they
//!   ask for.
//! - `/stateful` or `/stateful-deflate`: as `/echo` and `/echo-deflate`, by a handler that has some state and can be reached.
//! - `/broadcast`: each text goes to every connection of this address, the sender's included.

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use examples::Args;
use ws_runtime::prelude::*;

// ANCHOR: echo
/// Sends back what it gets. The message is borrowed from the read buffer and copied once, into the outgoing bytes.
#[derive(Debug, Default)]
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
// ANCHOR_END: echo

/// The same with what a handler mostly has: state of its own, and a handle by which others reach it. That makes 64 bytes.
#[derive(Debug)]
#[expect(dead_code, reason = "it is there to be measured")]
struct Stateful {
    state: [u64; 7],
    handle: Option<Handle<Self>>,
}

#[websocket]
impl Stateful {
    #[init]
    fn init() -> Self {
        Self { state: [0; 7], handle: None }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        self.handle = Some(cx.handle());
    }

    #[text]
    fn text<'a>(&mut self, text: &'a str) -> &'a str {
        text
    }

    #[binary]
    fn binary<'a>(&mut self, payload: &'a [u8]) -> &'a [u8] {
        payload
    }

    #[info]
    fn nothing(&mut self) {}
}

// ANCHOR: broadcast
/// The connections that get a broadcast.
type Listeners = Arc<Mutex<HashMap<ConnectionId, Handle<Broadcast>>>>;

/// Sends what it gets to all.
#[derive(Debug)]
struct Broadcast {
    listeners: Listeners,
}

#[websocket(info = enum BroadcastInfo)]
impl Broadcast {
    #[init]
    fn init(listeners: Listeners) -> Self {
        Self { listeners }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        self.listeners().insert(cx.id(), cx.handle());
    }

    /// Sent to all as it came. It is copied and framed once, and then shared.
    #[text]
    fn text(&mut self, text: &str) {
        let news = Prepared::text(text);
        for listener in self.listeners().values() {
            // Whoever does not keep up is let go. To wait here could be for ever: two connections that wait for each
            // other's mailbox would never empty their own.
            if let Err(SendError::Full(_)) = listener.news(news.clone()) {
                listener.close(CloseCode::TRY_AGAIN_LATER, "too slow");
            }
        }
    }

    #[info]
    fn news(&mut self, news: Prepared) -> Prepared {
        news
    }

    #[terminate]
    fn bye(self, req: PartialRequest) {
        self.listeners().remove(&req.connection_id());
    }
}
// ANCHOR_END: broadcast

impl Broadcast {
    fn listeners(&self) -> MutexGuard<'_, HashMap<ConnectionId, Handle<Self>>> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn main() -> ExitCode {
    /// A little more than the largest messages of the Autobahn suite.
    const MAX_MESSAGE_SIZE: usize = (16 << 20) + 1024;

    let known = [("--threads", 0), ("--max-message-size", MAX_MESSAGE_SIZE)];
    examples::run(Args::parse(&known), |args| {
        let size = args.number("--max-message-size").unwrap_or(MAX_MESSAGE_SIZE);
        let options = |options: Options| {
            options
                .max_message_size(size)
                .max_frame_size(size)
                // The suite sends 4 MiB in fragments of 64 bytes, which is more of them than the default allows.
                .max_fragments(u32::try_from(size / 64).unwrap_or(u32::MAX).max(4096))
                // Any page may try this out: there is nothing here that its visitor's browser could be tricked into.
                .origins(Origins::Any)
        };
        // As Cowboy does, but for its level: 9 takes dozens of times as long with what is made to be slow.
        let level = DeflateOptions::cowboy().level(6).expect("6 is a level");
        let deflate = move |defaults| options(defaults).compress(true).deflate_opts(level);
        // What waits for a listener that does not read is bounded by the number of messages times their size.
        let shared =
            |defaults| options(defaults).max_message_size(size.min(64 << 10)).max_frame_size(None).mailbox(256);
        Server::new()
            .route("/", Route::<Echo>::new(()).options(deflate))
            .route("/echo", Route::<Echo>::new(()).options(options))
            .route("/echo-deflate", Route::<Echo>::new(()).options(deflate))
            .route("/stateful", Route::<Stateful>::new(()).options(options))
            .route("/stateful-deflate", Route::<Stateful>::new(()).options(deflate))
            .route("/broadcast", Route::<Broadcast>::new(Listeners::default()).options(shared))
    })
}
