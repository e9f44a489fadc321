//! Compression.

use ws_runtime::prelude::*;
use ws_runtime::proto::deflate::negotiate;
use ws_runtime::{Connection, OutOfRange};

use crate::testing::Client;

// ANCHOR: feed
#[derive(Default)]
struct Feed;

#[websocket(
    compress,
    deflate_opts(level = 4, server_context_takeover = false, threshold = 256)
)]
impl Feed {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> String {
        format!("compressed: {}, version {}", cx.compressed(), cx.version() as u8)
    }

    #[text]
    fn text(&mut self, text: &str) -> Commands {
        match text {
            // It is compressed already.
            "picture" => Commands::from(Command::Deflate(false))
                .and(Frame::binary(vec![0x89; 4096]))
                .and(Command::Deflate(true)),
            _ => Frame::text(text.repeat(100)).into(),
        }
    }
}
// ANCHOR_END: feed

// ANCHOR: run_time
fn route() -> Result<Route<Feed>, OutOfRange> {
    let small = small()?;
    Ok(Route::new(()).options(|options| options.compress(true).deflate_opts(small)))
}

fn small() -> Result<DeflateOptions, OutOfRange> {
    let options = DeflateOptions::new().server_max_window_bits(9)?.mem_level(1)?;
    Ok(options.client_context_takeover(false))
}
// ANCHOR_END: run_time

#[test]
fn options_are_checked_at_run_time() {
    assert!(route().is_ok());
    let agreed = negotiate(&["permessage-deflate"], &small().unwrap()).unwrap();
    let answer =
        "permessage-deflate; client_no_context_takeover; server_max_window_bits=9";
    assert_eq!(agreed.response(), answer);
}

#[tokio::test(start_paused = true)]
async fn messages_are_compressed_where_it_pays() {
    let agreed = negotiate(
        &["permessage-deflate"],
        &DeflateOptions::new().server_context_takeover(false).threshold(256),
    );
    let (mut client, _connection) = Client::on(Connection::new(Feed).deflate(agreed));
    assert_eq!(client.text().await, "compressed: true, version 13");
    client.send(0x81, b"abc").await;
    let (first, payload) = client.next().await.unwrap();
    assert_eq!(first, 0xC1);
    assert!(payload.len() < 20);
    client.send(0x81, b"picture").await;
    assert_eq!(client.next().await, Some((0x82, vec![0x89; 4096])));
    client.send(0x81, b"abc").await;
    assert_eq!(client.next().await, Some((0xC1, payload)), "by itself, as before");
    client.send(0x81, b"a").await;
    assert_eq!(client.text().await, "a".repeat(100), "below the threshold");
}

mod prepared;
