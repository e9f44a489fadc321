//! A hook that refuses, and one that counts.

use super::{Called, websocket};

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    LogIn { id: u64, name: String },
    Note { id: u64, text: String },
}

#[derive(serde::Serialize)]
pub enum ServerMsg {
    LogInFirst,
}

// ANCHOR: hooks
#[derive(Default)]
pub struct Desk {
    name: Option<String>,
    notes: Vec<String>,
    calls: u64,
}

#[websocket(message = ClientMsg, reply = ServerMsg)]
impl Desk {
    #[before]
    fn allow(&mut self, called: Called) -> Result<(), ServerMsg> {
        let is_known = self.name.is_some() || called.method() == "log_in";
        if is_known { Ok(()) } else { Err(ServerMsg::LogInFirst) }
    }

    #[message(ClientMsg::LogIn { id, name }, reply = id)]
    fn log_in(&mut self, name: String) {
        self.name = Some(name);
    }

    #[message(ClientMsg::Note { id, text }, reply = id)]
    fn note(&mut self, text: String) -> usize {
        self.notes.push(text);
        self.notes.len()
    }

    #[after]
    fn count(&mut self) {
        self.calls += 1;
    }
}
// ANCHOR_END: hooks
