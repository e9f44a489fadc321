// What users may have at the head of their crates.
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, unused_qualifications)]

//! A handler with everything.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ws_runtime::prelude::*;

/// What clients send.
#[derive(Debug, Deserialize)]
pub enum ClientMsg {
    /// Said.
    Say {
        /// What.
        text: String,
        /// How.
        loud: bool,
    },
    /// Gone.
    Leave,
}

/// What clients get.
#[derive(Debug, Serialize)]
pub enum ServerMsg {
    /// Said.
    Said(String),
    /// Not said.
    Error(String),
}

/// A connection.
#[derive(Debug)]
pub struct Chat {
    room: Arc<str>,
}

#[websocket(
    message = ClientMsg, reply = ServerMsg, info = pub enum ChatInfo, crate = ws_runtime,
    close_timeout = "5s", compress = false, idle_timeout = "1m", mailbox = 16, max_fragments = 8,
    max_frame_size = "16KiB", max_message_size = 65_536, message_timeout = off, origins(any),
    outbound_high_water = "64KiB", outbound_limit = "1MB", ping = "20s", pong_timeout = "1500ms",
    protocols("chat.v2", "chat.v1"), send_timeout = "1h", validate_utf8,
)]
impl Chat {
    /// A constant.
    pub const LONGEST: usize = { 80 };

    #[init]
    async fn init(req: &Request, room: Arc<str>) -> Result<Self, Reject> {
        req.query("name").ok_or(Reject::bad_request("name is missing"))?;
        Ok(Self { room })
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        cx.handle().said(self.room.clone(), true)?;
        Ok(())
    }

    #[message(ClientMsg::Say { text, loud: true })]
    async fn say(&mut self, cx: &mut Cx<Self>, text: String) -> Option<ServerMsg> {
        cx.send("said");
        (text.len() < Self::LONGEST).then(|| ServerMsg::Said(text))
    }

    #[message(ClientMsg::Say { loud: false, .. } | ClientMsg::Leave)]
    fn leave(&self) -> Stop {
        Stop
    }

    #[binary]
    async fn upload(&mut self, cx: &mut Cx<Self>, data: &[u8]) -> Commands {
        cx.send(Hibernate);
        Frame::binary(data.to_vec()).into()
    }

    #[ping]
    fn ping(&mut self, _payload: Vec<u8>, cx: &mut Cx<Self>) {
        cx.send(Frame::pong());
    }

    #[pong]
    fn pong(&mut self) {}

    /// Says something to all.
    #[info]
    fn said(&mut self, text: Arc<str>, _loud: bool) -> ServerMsg {
        ServerMsg::Said(text.to_string())
    }

    #[info]
    async fn end(&mut self, cx: &mut Cx<Self>) -> Stop {
        cx.send(Hibernate);
        Stop
    }

    #[timer(every = "30s")]
    fn tick(&mut self) -> Frame {
        Frame::ping()
    }

    #[decode_error]
    fn bad(&mut self, error: DecodeError, _cx: &mut Cx<Self>) -> ServerMsg {
        ServerMsg::Error(error.to_string())
    }

    #[terminate]
    async fn bye(mut self, req: PartialRequest, reason: TerminateReason) {
        self.room = format!("{req:?} {reason}").into();
    }

    /// A method of its own.
    pub fn room(&self) -> &str {
        &self.room
    }
}

#[test]
fn passes() {
    let _route = Route::<Chat>::new("room".into());
    let _said: fn(Handle<Chat>) -> Result<(), SendError<ChatInfo>> = |handle| handle.said("x".into(), false);
    let _room = Chat::room;
    let _shown: fn(ChatInfo) -> String = |info| format!("{info:?}");
}
