//! One message for many.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use ws_runtime::prelude::*;

use crate::testing::Client;

// ANCHOR: prepared
#[derive(Serialize)]
struct Price<'a> {
    of: &'a str,
    cents: u64,
}

#[derive(Clone, Default)]
pub struct Ticker(Arc<Mutex<Vec<WeakHandle<Watcher>>>>);

impl Ticker {
    fn publish(&self, of: &str, cents: u64) -> Result<(), Crash> {
        // Serialized and framed here, and compressed at most once for each size of window.
        let price = Prepared::json(&Price { of, cents })?;
        let watchers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for watcher in watchers.iter().filter_map(WeakHandle::upgrade) {
            // Who does not keep up misses a price, and gets the next.
            drop(watcher.price(price.clone()));
        }
        Ok(())
    }
}

pub struct Watcher {
    ticker: Ticker,
}

#[websocket(info = pub enum WatcherInfo, compress, mailbox = 16)]
impl Watcher {
    #[init]
    fn init(ticker: Ticker) -> Self {
        Self { ticker }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        let mut watchers =
            self.ticker.0.lock().unwrap_or_else(PoisonError::into_inner);
        watchers.push(cx.handle().downgrade());
    }

    #[info]
    fn price(&mut self, price: Prepared) -> Prepared {
        price
    }
}
// ANCHOR_END: prepared

#[tokio::test(start_paused = true)]
async fn all_get_the_price() {
    let ticker = Ticker::default();
    let (mut one, _connection) = Client::of(Watcher { ticker: ticker.clone() });
    let (mut two, _connection) = Client::of(Watcher { ticker: ticker.clone() });
    for client in [&mut one, &mut two] {
        client.send(0x89, b"").await;
        assert_eq!(client.next().await, Some((0x8A, vec![])), "it is open");
    }
    ticker.publish("tea", 120).unwrap();
    for client in [&mut one, &mut two] {
        assert_eq!(client.text().await, r#"{"of":"tea","cents":120}"#);
    }
}
