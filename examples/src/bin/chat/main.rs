//! A chat: rooms, names, who is here, who is typing, and what was said before.
//!
//! `cargo run -p examples --bin chat`, then open the address that it prints, in two windows.

mod room;

use std::process::ExitCode;
use std::sync::Arc;

use examples::{Args, Files};
use serde::{Deserialize, Serialize};
use ws_runtime::prelude::*;

use self::room::{Line, Room, Rooms, Welcome};

// ANCHOR: messages
/// What the page sends.
#[derive(Deserialize, Variants)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Say { text: String },
    Typing { on: bool },
}

/// What the page gets.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg {
    Welcome(Welcome),
    Joined { name: Arc<str> },
    Left { name: Arc<str> },
    Typing { name: Arc<str>, on: bool },
    Said(Arc<Line>),
    Error { detail: String },
}
// ANCHOR_END: messages

// ANCHOR: handler
/// One member of one room.
#[derive(Debug)]
struct Chat {
    name: Arc<str>,
    room: Arc<Room>,
}

#[websocket(
    message = ClientMsg,
    reply = ServerMsg,
    info = pub(crate) enum ChatInfo,
    idle_timeout = "60s",
    mailbox = 256,
    max_message_size = "32KiB",
)]
impl Chat {
    /// `/chat?room=tea&name=Ada`: takes the name, so that nobody else gets it.
    #[init]
    fn init(req: &Request, rooms: Arc<Rooms>) -> Result<Self, Reject> {
        let param = |name| req.query(name).ok_or_else(|| Reject::bad_request(format!("{name} is missing")));
        let room = rooms.enter(&param("room")?)?;
        let name = room.reserve(&param("name")?)?;
        Ok(Self { name, room })
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> ServerMsg {
        ServerMsg::Welcome(self.room.join(&self.name, cx.handle()))
    }

    #[message(ClientMsg::Say { text })]
    fn say(&mut self, text: String) -> Result<(), ServerMsg> {
        self.room.say(&self.name, text).map_err(|detail| ServerMsg::Error { detail: detail.to_owned() })
    }

    #[message(ClientMsg::Typing { on })]
    fn type_on(&mut self, on: bool) {
        self.room.typing(&self.name, on);
    }

    #[decode_error]
    fn not_understood(&mut self, error: DecodeError) -> ServerMsg {
        ServerMsg::Error { detail: error.to_string() }
    }

    /// The room calls this as `handle.said(line)`, and so with the next three.
    #[info]
    fn said(&mut self, line: Arc<Line>) -> ServerMsg {
        ServerMsg::Said(line)
    }

    #[info]
    fn joined(&mut self, name: Arc<str>) -> ServerMsg {
        ServerMsg::Joined { name }
    }

    #[info]
    fn left(&mut self, name: Arc<str>) -> ServerMsg {
        ServerMsg::Left { name }
    }

    #[info]
    fn typing(&mut self, name: Arc<str>, on: bool) -> ServerMsg {
        ServerMsg::Typing { name, on }
    }

    /// However it ended, and even if it never got to `open`: the name is free again.
    #[terminate]
    fn bye(self) {
        self.room.leave(&self.name);
    }
}
// ANCHOR_END: handler

const PAGE: Files = &[
    ("/", "text/html; charset=utf-8", include_str!("page/index.html")),
    ("/style.css", "text/css; charset=utf-8", include_str!("page/style.css")),
    ("/chat.js", "text/javascript; charset=utf-8", include_str!("page/chat.js")),
    ("/socket.js", "text/javascript; charset=utf-8", include_str!("page/socket.js")),
];

// ANCHOR: main
fn main() -> ExitCode {
    examples::run(Args::parse(&[]), |_args| {
        // Pages of other origins may not connect: that is the default.
        let rooms = Arc::new(Rooms::default());
        Server::new().route("/chat", Route::<Chat>::new(rooms)).fallback(examples::site(PAGE))
    })
}
// ANCHOR_END: main
