//! A handler over a store, with a store in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ws_runtime::prelude::*;

use super::Client;

// ANCHOR: generic
/// Where words are counted: a database, or a map in a test.
trait Store: Send + Sync + 'static {
    fn add(&self, word: &str) -> impl Future<Output = u64> + Send;
}

struct Words<S> {
    store: Arc<S>,
}

#[websocket]
impl<S: Store> Words<S> {
    #[init]
    fn init(store: Arc<S>) -> Self {
        Self { store }
    }

    #[text]
    async fn text(&mut self, word: &str) -> String {
        self.store.add(word).await.to_string()
    }
}
// ANCHOR_END: generic

// ANCHOR: in_memory
#[derive(Default)]
struct Memory(Mutex<HashMap<String, u64>>);

impl Store for Memory {
    async fn add(&self, word: &str) -> u64 {
        let mut words = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = words.entry(word.to_owned()).or_default();
        *count += 1;
        *count
    }
}

#[tokio::test]
async fn connections_share_the_store() {
    let store = Arc::new(Memory::default());
    for count in ["1", "2"] {
        let (mut client, _connection) = Client::of(Words::init(Arc::clone(&store)));
        client.send(0x81, b"tea").await;
        assert_eq!(client.text().await, count);
    }
}
// ANCHOR_END: in_memory
