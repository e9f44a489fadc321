//! The port as a block.

use ws_runtime::prelude::*;

pub(super) struct Meter {
    pub(super) readings: u32,
}

// ANCHOR: block
#[websocket]
impl Meter {
    #[init]
    fn init() -> Self {
        Self { readings: 0 }
    }

    #[text]
    fn text(&mut self, text: &str) -> Result<[Frame; 2], Stop> {
        match text {
            "stop" => Err(Stop),
            text => Ok([Frame::text(text), Frame::text(self.readings.to_string())]),
        }
    }

    #[timer(every = "1s")]
    fn read(&mut self) -> &'static str {
        self.readings += 1;
        "read it"
    }
}
// ANCHOR_END: block
