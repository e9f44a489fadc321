//! A test of what goes over the wire compressed.

use ws_runtime::Connection;
use ws_runtime::prelude::*;

use super::Client;

#[derive(Default)]
struct Quote;

#[websocket(compress, protocols("quote.v1"))]
impl Quote {
    #[text]
    fn text(&mut self, text: &str, cx: &mut Cx<Self>) -> String {
        format!("{text} as {} ", cx.protocol().unwrap_or("text")).repeat(100)
    }
}

// ANCHOR: compressed
#[tokio::test(start_paused = true)]
async fn long_quotes_are_compressed() {
    let agreed = Quote::options().negotiate(&["permessage-deflate"]);
    let quote = Connection::new(Quote).deflate(agreed).protocol("quote.v1");
    let (mut client, _connection) = Client::on(quote);
    client.send(0x81, b"tea").await;
    let (first, payload) = client.next().await.unwrap();
    assert_eq!(first, 0xC1, "a text with RSV1");
    assert!(payload.len() < 50, "1,600 bytes, compressed to {}", payload.len());
}
// ANCHOR_END: compressed
