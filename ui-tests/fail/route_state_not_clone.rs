//! Cause: What the route gives to each `#[init]` cannot be cloned, and each connection gets a clone.
//!
//! Cure: Put it into an `Arc`, or add `#[derive(Clone)]` to it.
use ws_runtime::prelude::*;

pub struct Room;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    async fn init(_room: Room) -> Self {
        Self
    }

    #[text]
    fn text(&mut self) {}
}

fn main() {}
