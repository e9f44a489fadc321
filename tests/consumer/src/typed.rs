//! Typed messages, replies, a generated info enum, and all options.

use ::std::clone::Clone as _;
use ::std::cmp::Ord as _;
use ::std::convert::{From as _, Into as _};
use ::std::option::Option::{self, None, Some};
use ::std::result::Result::{self, Err, Ok};
use ::std::string::String;
use ::std::sync::Arc;
use ::std::vec::Vec;

use ::sockets::prelude::*;

/// What clients send.
#[derive(Debug, ::serde::Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClientMsg {
    /// Says something.
    Say {
        /// What.
        text: String,
        /// How.
        #[serde(default)]
        loud: bool,
    },
    /// Goes.
    Leave,
}

/// What clients get.
#[derive(Debug, ::serde::Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ServerMsg {
    /// Somebody said something.
    Said {
        /// What.
        text: String,
    },
    /// Something was wrong.
    Failed {
        /// What.
        detail: String,
    },
}

/// A connection.
#[derive(Debug)]
pub struct Chat {
    /// What is told to whoever comes.
    topic: Arc<str>,
    /// The longest text so far.
    longest: usize,
}

#[websocket(
    message = ClientMsg,
    reply = ServerMsg,
    info = pub enum ChatInfo,
    crate = ::sockets,
    close_timeout = "5s",
    compress,
    deflate_opts(level = 3, server_context_takeover = false, threshold = "1KiB"),
    idle_timeout = "1m",
    mailbox = 16,
    max_fragments = 8,
    max_frame_size = "16KiB",
    max_message_size = 65_536,
    message_timeout = off,
    origins("https://chat.example"),
    outbound_high_water = "64KiB",
    outbound_limit = "1MB",
    ping = half_idle,
    pong_timeout = "1500ms",
    protocols("chat.v2", "chat.v1"),
    send_timeout = "1h",
    validate_utf8,
)]
impl Chat {
    /// As long as a text may be.
    pub const LONGEST: usize = { 80 };

    /// A connection that is told this.
    #[must_use]
    pub const fn new(topic: Arc<str>) -> Self {
        Self { topic, longest: 0 }
    }

    #[init]
    async fn init(req: &Request, topic: Arc<str>) -> Result<Self, Reject> {
        if req.query("name").is_none() {
            return Err(Reject::bad_request("name is missing"));
        }
        Ok(Self::new(topic))
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        cx.handle().told(Arc::clone(&self.topic), true)?;
        Ok(())
    }

    #[message(ClientMsg::Say { text, loud } if text.len() <= Self::LONGEST)]
    async fn say(&mut self, text: String, loud: bool) -> ServerMsg {
        self.longest = self.longest.max(text.len());
        ServerMsg::Said { text: if loud { text.to_uppercase() } else { text } }
    }

    #[message(ClientMsg::Say { .. })]
    fn too_long(&self) -> ServerMsg {
        ServerMsg::Failed { detail: ::std::format!("more than {} after {}", Self::LONGEST, self.longest) }
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }

    #[binary]
    async fn upload(&mut self, cx: &mut Cx<Self>, data: &[u8]) -> Commands {
        cx.send(Hibernate);
        Frame::binary(Vec::from(data)).into()
    }

    /// Somebody tells something.
    #[info]
    fn told(&mut self, text: Arc<str>, first: bool) -> Option<ServerMsg> {
        first.then(|| ServerMsg::Said { text: String::from(&*text) })
    }

    #[info]
    #[deprecated(note = "nobody listens")]
    async fn counted(&mut self, reply: Reply<usize>) {
        reply.send(self.longest);
    }

    #[timer(every = "30s")]
    fn tick(&mut self) -> Frame {
        Frame::ping()
    }

    #[decode_error]
    fn bad(&mut self, error: &DecodeError) -> ServerMsg {
        ServerMsg::Failed { detail: ::std::string::ToString::to_string(error) }
    }

    #[terminate]
    async fn bye(mut self, _req: PartialRequest, reason: TerminateReason) {
        self.topic = match reason {
            TerminateReason::Stop => "stopped".into(),
            _ => Arc::from("ended"),
        };
    }

    /// What is told, if it is.
    #[must_use]
    pub fn topic(&self) -> Option<&str> {
        if self.topic.is_empty() { None } else { Some(&self.topic) }
    }
}
