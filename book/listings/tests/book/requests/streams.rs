//! A stream that a method starts, and another ends.

use std::time::Duration;

use futures_util::stream;
use ws_runtime::{StreamRef, TooManyStreams};

use super::{Crash, Cx, websocket};

// ANCHOR: own
#[derive(Default)]
pub struct Clock {
    running: Option<StreamRef>,
}

#[websocket]
impl Clock {
    #[text]
    fn text(
        &mut self,
        text: &str,
        cx: &mut Cx<Self>,
    ) -> Result<Option<String>, Crash> {
        if text == "start" {
            self.running = Some(start(cx)?);
            return Ok(None);
        }
        let stopped = self.running.is_some_and(|stream| cx.cancel_stream(stream));
        Ok(Some(stopped.to_string()))
    }
}

fn start(cx: &mut Cx<Clock>) -> Result<StreamRef, TooManyStreams> {
    cx.stream(stream::unfold(0, async |seconds| {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((format!("{} s", seconds + 1), seconds + 1))
    }))
}
// ANCHOR_END: own
