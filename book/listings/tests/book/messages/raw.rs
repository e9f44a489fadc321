//! Raw frames.

use bytes::Bytes;
use ws_runtime::prelude::*;

// ANCHOR: raw
#[derive(Default)]
pub struct Store {
    parts: Vec<Bytes>,
    pings: u32,
}

#[websocket(max_message_size = "4MiB")]
impl Store {
    /// Borrowed: there is no copy. The text is UTF-8, that has been checked.
    #[text]
    fn text(&mut self, text: &str) -> String {
        format!(
            "{} parts, {} pings; {} what?",
            self.parts.len(),
            self.pings,
            text.trim()
        )
    }

    /// Owned, to keep.
    #[binary]
    fn part(&mut self, data: Bytes) {
        self.parts.push(data);
    }

    /// It is answered already.
    #[ping]
    fn ping(&mut self) {
        self.pings += 1;
    }

    #[pong]
    fn pong(&mut self, payload: &[u8], cx: &mut Cx<Self>) {
        if payload == b"enough" {
            cx.send(Stop);
        }
    }
}
// ANCHOR_END: raw
