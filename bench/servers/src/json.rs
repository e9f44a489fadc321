//! The typed messages.

use serde::{Deserialize, Serialize};

/// What clients send, as `{"type":"say","room":17,"text":"…","at":1700000000000}`.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum ClientMsg {
    Say { room: u32, text: String, at: u64 },
    Typing { room: u32, on: bool },
    Leave,
}

/// What clients get: for `Say` a `Said` with the number of the sender, which is [`FROM`] for all; for others nothing.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum ServerMsg {
    Said { room: u32, from: u64, text: String, at: u64 },
}

/// Who says it.
pub const FROM: u64 = 4711;

impl ClientMsg {
    /// What a handler written by hand answers.
    pub fn answer(self) -> Option<ServerMsg> {
        match self {
            Self::Say { room, text, at } => Some(ServerMsg::Said { room, from: FROM, text, at }),
            Self::Typing { .. } | Self::Leave => None,
        }
    }
}
