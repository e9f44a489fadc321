//! Cause: Info messages come from the system, and have no client to be answered.
//!
//! Cure: Remove it. To answer whoever has sent the message, let the message carry a `Reply<T>`.

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u64, key: String },
}

#[derive(Default)]
pub struct Store;

pub enum StoreInfo {
    Count { id: u64 },
}

#[websocket(message = ClientMsg, info = StoreInfo)]
impl Store {
    #[message(_)]
    fn message(&mut self) {}

    #[info(StoreInfo::Count { id }, reply = id)]
    fn count(&mut self) {}
}

fn main() {}
