//! Limits on size, and the defaults of options.

use tests::{Peer, frame};
use tokio::io::DuplexStream;
use tokio::time::Instant;
use ws_runtime::{Options, Route, TerminateReason};

use crate::script::{SECOND, Script, Told, ask, binary, reason, request};

/// A message of `len` bytes comes back, and one of a byte more is 1009.
async fn is_the_limit(script: Script, len: usize) {
    let mut peer = script.connect().await;
    let payload = vec![7; len];
    peer.send(0x82, &payload).await;
    assert!(peer.recv().await == binary(&payload));
    // Its header is enough.
    peer.raw(&frame(0x82, &vec![7; len + 1])[..14]).await;
    assert_eq!(peer.recv_close().await, Some((1009, String::new())));
}

// Cowboy: B100, B145
#[tokio::test(start_paused = true)]
async fn the_size_of_a_message_by_default() {
    is_the_limit(Script::echo(), 1 << 20).await;
    is_the_limit(Script::echo().options(|_| Options::cowboy()), 1_000_000).await;
}

// Cowboy: B101
#[tokio::test(start_paused = true)]
async fn control_frames_count_and_a_limit_of_zero_leaves_empty_ones() {
    for first in [0x88, 0x89, 0x8A] {
        let mut peer = Script::echo().options(|options| options.max_message_size(4)).connect().await;
        peer.raw(&frame(first, b"\x03\xE8abc")[..6]).await;
        assert_eq!(peer.recv_close().await, Some((1009, String::new())), "{first:x}");
    }
    let mut peer = Script::echo().options(|options| options.max_message_size(0)).connect().await;
    peer.send(0x82, b"").await;
    assert_eq!(peer.recv().await, binary(b""));
    peer.send(0x82, b"x").await;
    assert_eq!(peer.recv_close().await, Some((1009, String::new())));
}

/// How long a silent connection lasts, and that it ends in time.
async fn lasts(mut peer: Peer<DuplexStream>, told: &Told) -> std::time::Duration {
    let before = Instant::now();
    let frames = peer.rest().await;
    assert_eq!(frames.last().map(|frame| frame.first), Some(0x88));
    assert_eq!(reason(told).await, TerminateReason::Timeout);
    before.elapsed()
}

// Cowboy: B135, B137, B145
#[tokio::test(start_paused = true)]
async fn the_idle_timeout_by_default() {
    for script in [Script::echo(), Script::echo().options(|_| Options::cowboy())] {
        let told = Told::clone(&script.told);
        let lasted = lasts(script.connect().await, &told).await;
        // 60 s and up to a tenth, and then the wait for a close that never comes.
        assert!(lasted >= SECOND * 65 && lasted <= SECOND * 71 + SECOND / 10, "{lasted:?}");
    }
}

// Cowboy: B11, B145, G12
#[tokio::test(start_paused = true)]
async fn pages_of_other_origins() {
    let from_elsewhere = request("Origin: http://evil.com\r\n");
    let any = |options: fn(Options) -> Options| Route::<Script>::new(Script::echo()).options(options);
    for (route, status) in [(any(|options| options), 403), (any(|_| Options::cowboy()), 101)] {
        let (head, _stream) = ask(&route, from_elsewhere.as_bytes()).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{head}");
    }
}
