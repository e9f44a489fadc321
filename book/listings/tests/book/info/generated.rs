//! A generated info enum.

use std::sync::Arc;
use std::time::Duration;

use super::{Cx, Handle, Reply, SendError, websocket};

// ANCHOR: generated
type Opened = tokio::sync::mpsc::UnboundedSender<Handle<Screen>>;

pub struct Screen {
    pub lines: u64,
    pub opened: Opened,
}

#[websocket(info = pub enum ScreenInfo)]
impl Screen {
    #[init]
    fn init(opened: Opened) -> Self {
        Self { lines: 0, opened }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        // Whoever is to reach this connection gets a handle.
        drop(self.opened.send(cx.handle()));
    }

    /// Shows a line of news.
    #[info]
    fn news(&mut self, from: Arc<str>, line: Arc<str>) -> String {
        self.lines += 1;
        format!("{from}: {line}")
    }

    #[info]
    fn count(&mut self, reply: Reply<u64>) {
        reply.send(self.lines);
    }
}
// ANCHOR_END: generated

// ANCHOR: send
pub fn tell(screen: &Handle<Screen>, line: Arc<str>) {
    // `news` on a handle is a method of the generated trait `ScreenHandle`.
    match screen.news("desk".into(), line) {
        Ok(()) => {}
        Err(SendError::Full(_lost)) => screen.stop(),
        Err(SendError::Closed(_lost)) => {}
    }
}
// ANCHOR_END: send

// ANCHOR: call
pub async fn lines(screen: &Handle<Screen>) -> Option<u64> {
    let answer = screen.call(|reply| ScreenInfo::Count { reply });
    tokio::time::timeout(Duration::from_secs(1), answer).await.ok()?.ok()
}
// ANCHOR_END: call
