//! Typed messages.

use super::{Deserialize, Serialize, Stop, websocket};

// ANCHOR: typed
/// What clients send.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Say { text: String },
    Step { x: i32, y: i32 },
    Jump { height: u32 },
    Wave,
    Leave,
}

/// What clients get.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg {
    At { x: i32, y: i32 },
    Heard { length: usize },
    Error { detail: String },
}
// ANCHOR_END: typed

#[derive(Default)]
pub(super) struct Player {
    x: i32,
    y: i32,
}

// ANCHOR: patterns
#[websocket(message = ClientMsg, reply = ServerMsg)]
impl Player {
    #[message(ClientMsg::Say { text })]
    fn say(&mut self, text: String) -> ServerMsg {
        ServerMsg::Heard { length: text.len() }
    }

    #[message(ClientMsg::Step { x, y })]
    fn step(&mut self, x: i32, y: i32) -> ServerMsg {
        self.x = self.x.saturating_add(x);
        self.y = self.y.saturating_add(y);
        ServerMsg::At { x: self.x, y: self.y }
    }

    #[message(ClientMsg::Jump { height } if height > 3)]
    fn too_high(&mut self, height: u32) -> ServerMsg {
        ServerMsg::Error { detail: format!("{height} is too high") }
    }

    #[message(ClientMsg::Jump { .. } | ClientMsg::Wave)]
    fn unanswered(&mut self) {}

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }
}
// ANCHOR_END: patterns
