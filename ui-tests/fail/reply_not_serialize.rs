//! Cause: The reply type cannot be made into JSON, because it has no `Serialize`.
//!
//! Cure: Add `#[derive(serde::Serialize)]` to `ServerMsg`. It needs serde's feature `derive`.

use ws_runtime::prelude::*;

pub struct ServerMsg;

#[derive(Default)]
pub struct Chat;

#[websocket(reply = ServerMsg)]
impl Chat {
    #[text]
    fn text(&mut self) -> ServerMsg {
        ServerMsg
    }
}

fn main() {}
