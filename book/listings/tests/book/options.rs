//! Options.

use std::time::Duration;

use ws_runtime::Connection;
use ws_runtime::prelude::*;

use crate::testing::Client;

// ANCHOR: feed
struct Feed {
    follows: bool,
}

#[websocket(
    idle_timeout = "2m",
    max_message_size = "16KiB",
    protocols("feed.v2", "feed.v1")
)]
impl Feed {
    #[init]
    fn init(req: &Request) -> Upgrade<Self> {
        let follows = req.query("follow").is_some();
        let upgrade = Upgrade::new(Self { follows });
        // Followers only listen.
        if follows {
            upgrade.options(|options| options.max_message_size(256))
        } else {
            upgrade
        }
    }

    #[text]
    fn text(&mut self, text: &str) -> Option<SetOptions> {
        (text == "publish" && !self.follows).then_some(
            SetOptions::new()
                .idle_timeout(Duration::from_secs(600))
                .max_message_size(1 << 20),
        )
    }
}
// ANCHOR_END: feed

// ANCHOR: route
fn routes() -> Server {
    let patient = |options: Options| {
        options
            .idle_timeout(Duration::from_secs(300))
            .pong_timeout(Duration::from_secs(10))
    };
    Server::new()
        .route("/feed", Route::<Feed>::new(()))
        .route("/mobile/feed", Route::<Feed>::new(()).options(patient))
}
// ANCHOR_END: route

#[tokio::test(start_paused = true)]
async fn options_change() {
    drop(routes());
    let connection = Connection::new(Feed { follows: false })
        .options(|options| options.max_message_size(10));
    let (mut client, _connection) = Client::on(connection);
    client.send(0x81, b"publish").await;
    client.send(0x81, b"publish something longer").await;
    client.send(0x89, b"").await;
    assert_eq!(client.next().await, Some((0x8A, vec![])));

    let connection = Connection::new(Feed { follows: true })
        .options(|options| options.max_message_size(10));
    let (mut client, _connection) = Client::on(connection);
    client.send(0x81, b"publish").await;
    client.send(0x81, b"publish something longer").await;
    assert_eq!(client.closed().await, Some(1009));
}

/// What the table of the chapter says of defaults.
#[test]
fn defaults_are_as_in_the_table() {
    let written = Options::new()
        .close_timeout(Duration::from_secs(5))
        .compress(false)
        .idle_timeout(Duration::from_secs(60))
        .mailbox(1024)
        .max_fragments(4096)
        .max_streams(64)
        .max_frame_size(None)
        .max_message_size(1 << 20)
        .message_timeout(Duration::from_secs(60))
        .origins(Origins::SameHost)
        .outbound_high_water(64 << 10)
        .outbound_limit(256 << 10)
        .ping(Ping::HalfIdle)
        .pong_timeout(None)
        .protocols(Vec::<String>::new())
        .send_timeout(Duration::from_secs(30))
        .validate_utf8(true);
    assert_eq!(written, Options::new());
    let cowboy = written
        .max_message_size(1_000_000)
        .max_fragments(u32::MAX)
        .message_timeout(None)
        .ping(Ping::Off)
        .origins(Origins::Any)
        .deflate_opts(DeflateOptions::cowboy());
    assert_eq!(cowboy, Options::cowboy());
}

/// The spellings of the table.
mod spellings;
