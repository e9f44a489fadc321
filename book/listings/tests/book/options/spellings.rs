//! The spellings of the table.

use super::{Duration, Options, WebSocketHandler, websocket};
use ws_runtime::{Origins, Ping};

#[derive(Default)]
struct All;

#[websocket(
    close_timeout = "5s",
    compress,
    idle_timeout = "60s",
    mailbox = 1024,
    max_fragments = 4096,
    max_frame_size = "64KiB",
    max_message_size = "1MiB",
    max_streams = 64,
    message_timeout = "60s",
    origins("https://example.com", "http://localhost:3000"),
    outbound_high_water = "64KiB",
    outbound_limit = "256KiB",
    ping = "20s",
    pong_timeout = "10s",
    protocols("chat.v2", "chat.v1"),
    send_timeout = "30s",
    validate_utf8 = false
)]
impl All {
    #[text]
    fn text(&mut self) {}
}

#[derive(Default)]
struct Off;

#[websocket(
    cowboy,
    compress = false,
    idle_timeout = off,
    message_timeout = off,
    origins(any),
    ping = off,
    pong_timeout = off,
    validate_utf8,
)]
impl Off {
    #[text]
    fn text(&mut self) {}
}

#[derive(Default)]
struct Words;

#[websocket(origins(same_host), ping = half_idle, max_message_size = 1024)]
impl Words {
    #[text]
    fn text(&mut self) {}
}

#[test]
fn attribute_and_run_time_spellings_are_the_same() {
    let all = Options::new()
        .close_timeout(Duration::from_secs(5))
        .compress(true)
        .idle_timeout(Duration::from_secs(60))
        .mailbox(1024)
        .max_fragments(4096)
        .max_frame_size(64 << 10)
        .max_message_size(1 << 20)
        .max_streams(64)
        .message_timeout(Duration::from_secs(60))
        .origins(Origins::list(["https://example.com", "http://localhost:3000"]))
        .outbound_high_water(64 << 10)
        .outbound_limit(256 << 10)
        .ping(Ping::After(Duration::from_secs(20)))
        .pong_timeout(Duration::from_secs(10))
        .protocols(["chat.v2", "chat.v1"])
        .send_timeout(Duration::from_secs(30))
        .validate_utf8(false);
    assert_eq!(All::options(), all);
    assert_eq!(Off::options(), Options::cowboy().idle_timeout(None));
    assert_eq!(Words::options(), Options::new().max_message_size(1024));
}
