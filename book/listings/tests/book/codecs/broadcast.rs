//! One message for many, who speak different formats.

use tokio::sync::oneshot;
use ws_runtime::{Crash, Cx, Handle, Json, Prepared};

use super::{MessagePack, Serialize, websocket};

// ANCHOR: news
/// The same in each of the formats, encoded once.
#[derive(Clone, Debug)]
pub(super) struct News {
    pub(super) json: Prepared,
    pub(super) message_pack: Prepared,
}

impl News {
    pub(super) fn new<T: Serialize>(news: &T) -> Result<Self, Crash> {
        Ok(Self {
            json: Prepared::encode::<Json, T>(news)?,
            message_pack: Prepared::encode::<MessagePack, T>(news)?,
        })
    }
}
// ANCHOR_END: news

#[derive(Default)]
pub(super) struct Feed {
    pub(super) told: Option<oneshot::Sender<Handle<Self>>>,
}

#[websocket(info = pub(super) enum FeedInfo)]
impl Feed {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        drop(self.told.take().map(|told| told.send(cx.handle())));
    }

    // ANCHOR: broadcast
    #[info]
    fn news(&mut self, news: News, cx: &mut Cx<Self>) -> Prepared {
        match cx.protocol() {
            Some("feed.v1+msgpack") => news.message_pack,
            _ => news.json,
        }
    }
    // ANCHOR_END: broadcast
}
